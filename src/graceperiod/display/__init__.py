"""How one answer is told: sentences, words of both languages, picture, evidence sheet.

Everything here takes the parts of a decision (`Case`) or plain values, and lies below `Decision`.
"""
