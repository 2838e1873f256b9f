"""One answer as a person reads it: in sentences, in a picture, on a sheet, in both languages.

Everything here takes the parts of a decision (`Case`) or plain values, and lies below `Decision`.
"""
