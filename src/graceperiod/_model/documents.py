"""Values with many parts, written as a document whose first entry names its schema."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Generic, Self, TypeVar

from pydantic import (
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from graceperiod._files import read_source
from graceperiod._model.values import FrozenModel
from graceperiod.errors import InvalidOutageError

__all__ = ["SCHEMA_NAME", "Documented"]


def _check_schema(value: object, handler: ValidatorFunctionWrapHandler) -> object:
    try:
        return handler(value)
    except ValidationError as error:
        expected = error.errors()[0]["ctx"]["expected"]
        kinds = [str(name).strip("'").partition("/")[0] for name in (value, expected)]
        advice = "write the document again with this version"
        if kinds[0] != kinds[1]:
            advice = "it is a document of another kind"
        raise InvalidOutageError(
            f"given {value!r:.80}, and this version reads {expected}; {advice}"
        ) from None


SCHEMA_NAME = WrapValidator(_check_schema)
"""The check of the name of a schema, beside the name that is read."""

_Model = TypeVar("_Model", bound=FrozenModel)


class Documented(ABC, Generic[_Model]):
    """A value that is written as a document and read back. It can be a field of pydantic models
    and an answer of FastAPI, where it is that document.
    """

    __slots__ = ()

    @classmethod
    @abstractmethod
    def _document_class(cls) -> type[_Model]:
        """The model of the document."""

    @abstractmethod
    def _to_document(self) -> _Model:
        """The document of the value."""

    @classmethod
    @abstractmethod
    def _from_document(cls, document: _Model) -> Self:
        """The value of a document."""

    def to_dict(self) -> dict[str, Any]:
        """The document as plain JSON values. Its first entry names the schema."""
        return self._to_document().model_dump(mode="json", by_alias=True)

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> Self:
        """The value whose document `to_dict` gave. Raises what `from_json` does."""
        return cls._from_document(cls._document_class().model_validate(document))

    def to_json(self) -> str:
        """The document as JSON. Its first entry names the schema."""
        return self._to_document().model_dump_json(by_alias=True)

    @classmethod
    def from_json(cls, text: str | bytes | Path) -> Self:
        """The value that `to_json` wrote, as text or bytes, or in the file of a `Path`.

        Raises:
            InvalidOutageError: the text is not JSON, is of another schema, or has a field that is
                missing, unknown or of the wrong type. An entry that is wrong in itself raises what
                its constructor would. The message says where, and names the file of a `Path`.
            OSError: the file cannot be read.
        """
        with read_source(text) as document:
            return cls._from_document(cls._document_class().model_validate_json(document))

    @classmethod
    def __get_pydantic_core_schema__(
        cls, _source: object, handler: GetCoreSchemaHandler
    ) -> "CoreSchema":  # in quotes, since `help` would print all that it stands for
        def read(value: object, read_document: ValidatorFunctionWrapHandler) -> object:
            if isinstance(value, cls):
                return value
            return cls.from_json(value) if isinstance(value, str | bytes) else read_document(value)

        document = handler(cls._document_class())
        return core_schema.no_info_wrap_validator_function(
            read,
            core_schema.no_info_after_validator_function(cls._from_document, document),
            serialization=core_schema.plain_serializer_function_ser_schema(cls.to_dict),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: "CoreSchema", handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        # Without our serializer, of which pydantic knows only that it is a function, what remains
        # is the schema of the document.
        return handler({key: part for key, part in schema.items() if key != "serialization"})
