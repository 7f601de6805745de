"""Frames as one compressed file of bytes, and back."""

import io
import zipfile
from collections.abc import Mapping

import pandas as pd


def pack(frames: Mapping[str, pd.DataFrame]) -> bytes:
    """A zip archive with one Parquet file a frame, index included."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:  # Parquet compresses by itself
        for name, frame in frames.items():
            archive.writestr(zipfile.ZipInfo(f"{name}.parquet"), frame.to_parquet(compression="zstd"))
    return content.getvalue()


def unpack(content: bytes) -> dict[str, pd.DataFrame]:
    """The frames that `pack` was given."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {
            name.removesuffix(".parquet"): pd.read_parquet(io.BytesIO(archive.read(name)))
            for name in archive.namelist()
        }
