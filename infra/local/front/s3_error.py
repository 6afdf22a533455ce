"""S3's errors: a code, a sentence and what belongs to it, as XML."""

from xml.etree.ElementTree import Element, SubElement, tostring

from starlette.responses import Response


class S3Error(Exception):
    """Why a signed request is not served; `details` become elements of their own."""

    def __init__(self, status_code: int, code: str, message: str, **details: str) -> None:
        super().__init__(message)
        self.status_code = status_code
        self.code = code
        self.details = details

    def response(self) -> Response:
        """The error document."""
        root = Element("Error")
        for name, text in {"Code": self.code, "Message": str(self), **self.details}.items():
            SubElement(root, name).text = text
        document = tostring(root, encoding="UTF-8", xml_declaration=True)
        return Response(document, status_code=self.status_code, media_type="application/xml")
