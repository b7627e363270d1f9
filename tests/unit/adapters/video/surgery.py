"""Changes single fields in the bytes of an MP4 file, for what no writer writes."""

import struct
from collections.abc import Sequence

import av

FIXED_POINT = 1 << 16

# Bytes from the name of the track header box (version 0) to its matrix: version and flags, three
# times and ids, duration, reserved, layer, group, volume, reserved.
_TKHD_TO_MATRIX = 4 + 4 + 20 + 8 + 8
_TKHD_TO_SIZE = _TKHD_TO_MATRIX + 36
# From the name of the sample entry to its width.
_ENTRY_TO_SIZE = 4 + 24
# From the name of the decoder configuration to the length of its first parameter set.
_AVCC_TO_PARAMETERS = 4 + 6


def with_matrix(film: bytes, matrix: Sequence[float]) -> bytes:
    """The film with another display matrix (a, b, u, c, d, v, x, y, w) in its track header."""
    fractions = (16, 16, 30) * 3
    fixed = (round(value * (1 << bits)) for value, bits in zip(matrix, fractions, strict=True))
    at = film.index(b"tkhd") + _TKHD_TO_MATRIX
    return patched(film, at, struct.pack(">9i", *fixed))


def with_declared_size(film: bytes, width_px: int, height_px: int) -> bytes:
    """The film with another picture size in the container; the coded pictures keep theirs."""
    entry = film.index(b"avc1", film.index(b"stsd"))
    film = patched(film, entry + _ENTRY_TO_SIZE, struct.pack(">HH", width_px, height_px))
    at = film.index(b"tkhd") + _TKHD_TO_SIZE
    return patched(film, at, struct.pack(">II", width_px * FIXED_POINT, height_px * FIXED_POINT))


def with_coded_size(film: bytes, width_px: int, height_px: int) -> bytes:
    """The film whose H.264 parameters claim another picture size, in multiples of 16."""
    name = film.index(b"avcC")
    end = name - 4 + int.from_bytes(film[name - 4 : name])
    at = name + _AVCC_TO_PARAMETERS
    length = int.from_bytes(film[at : at + 2])
    claim = _sequence_parameters(width_px, height_px)
    # What follows is moved up and padded, so that no offset in the index changes.
    block = len(claim).to_bytes(2) + claim + film[at + 2 + length : end]
    return patched(film, at, block.ljust(end - at, b"\0"))


def with_codec(film: bytes, name: bytes) -> bytes:
    """The film with another four-letter name of its codec."""
    return patched(film, film.index(b"avc1", film.index(b"stsd")), name)


def with_brand(film: bytes, brand: bytes) -> bytes:
    """The film with another major brand."""
    return patched(film, film.index(b"ftyp") + 4, brand)


def without_samples(film: bytes) -> bytes:
    """The film whose table of sample sizes is empty."""
    return patched(film, film.index(b"stsz") + 12, bytes(4))


def patched(film: bytes, at: int, data: bytes) -> bytes:
    """The film with other bytes from some place on."""
    return film[:at] + data + film[at + len(data) :]


def find_samples(path: str) -> list[tuple[int, int]]:
    """Place and length of every coded picture, in the order of the file."""
    with av.open(path) as container:
        packets = container.demux(container.streams.video[0])
        return [(packet.pos, packet.size) for packet in packets if packet.size]


def _sequence_parameters(width_px: int, height_px: int) -> bytes:
    """The shortest H.264 sequence parameter set (ITU-T H.264, 7.3.2.1) for a size."""
    bits = "".join(
        (
            _unsigned_golomb(0),  # seq_parameter_set_id
            _unsigned_golomb(0),  # log2_max_frame_num_minus4
            _unsigned_golomb(2),  # pic_order_cnt_type: in the order of coding
            _unsigned_golomb(1),  # max_num_ref_frames
            "0",  # gaps_in_frame_num_value_allowed_flag
            _unsigned_golomb(width_px // 16 - 1),
            _unsigned_golomb(height_px // 16 - 1),
            "11",  # frame_mbs_only_flag, direct_8x8_inference_flag
            "00",  # frame_cropping_flag, vui_parameters_present_flag
            "1",  # the stop bit
        )
    )
    padded = bits.ljust(-(-len(bits) // 8) * 8, "0")
    baseline, level_6_2 = 66, 62
    return bytes([0x67, baseline, 0, level_6_2]) + int(padded, 2).to_bytes(len(padded) // 8)


def _unsigned_golomb(value: int) -> str:
    digits = f"{value + 1:b}"
    return "0" * (len(digits) - 1) + digits
