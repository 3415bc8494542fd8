"""Archives whose bytes depend on nothing but their content: no date, no compressor's version."""

import io
import struct
import zipfile
import zlib

_BLOCK = 0xFFFF


def stored_gzip(content: bytes) -> bytes:
    """A gzip member without date nor compression: deflate's output depends on the zlib build."""
    blocks = [content[i : i + _BLOCK] for i in range(0, len(content), _BLOCK)]
    body = b"".join(
        struct.pack("<BHH", int(block is blocks[-1]), len(block), len(block) ^ 0xFFFF) + block
        for block in blocks
    )
    header = b"\x1f\x8b\x08" + b"\x00" * 6 + b"\xff"
    return header + body + struct.pack("<2I", zlib.crc32(content), len(content))


def stored_zip(members: dict[str, bytes]) -> bytes:
    """A zip of uncompressed members, all dated 1 January 1980."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return buffer.getvalue()
