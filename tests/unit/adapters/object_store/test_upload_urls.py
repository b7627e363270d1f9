"""Laws of upload URLs: what is signed is granted, and nothing else is."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from adapters.errors import InvalidInput, UploadRefusal, UploadRefused
from adapters.object_store.port import PresignedUpload
from adapters.object_store.terms import UploadTerms
from adapters.object_store.upload_urls import UploadGrant, UploadUrls
from tests.unit.adapters.object_store.test_keys import keys

NOW = datetime(2026, 3, 1, 12, 0, 0, 250_000, tzinfo=UTC)
URLS = UploadUrls("https://climb.example/", b"a secret of tests with 32 bytes or more")

types = st.from_regex(r"[a-z]{1,9}/[a-z0-9.+-]{1,20}", fullmatch=True)
lengths = st.integers(0, 5 * 1024**3)
lifetimes = st.integers(1, 7 * 86_400).map(lambda seconds: timedelta(seconds=seconds))
all_terms = st.builds(UploadTerms, keys, types, lengths, lifetimes)


class Request:
    """A request as the gateway sees it, honest until a test changes it.

    Attributes:
        key: Of the path.
        query: The parameters.
        content_type: The header.
        content_length: The header.
        now: When it arrives.
    """

    def __init__(self, upload: PresignedUpload) -> None:
        parts = urlsplit(upload.url)
        self.key = unquote(parts.path.removeprefix("/v1/storage/"))
        self.query = dict(parse_qsl(parts.query, keep_blank_values=True))
        self.content_type: str | None = upload.headers["Content-Type"]
        self.content_length: str | None = upload.headers["Content-Length"]
        self.now = NOW

    def verify(self, urls: UploadUrls = URLS) -> UploadGrant:
        """Have it judged."""
        return urls.verify(
            self.key,
            self.query,
            content_type=self.content_type,
            content_length=self.content_length,
            now=self.now,
        )

    def refusal(self) -> UploadRefusal:
        """Why it is refused."""
        with pytest.raises(UploadRefused) as caught:
            self.verify()
        return caught.value.reason


def _request(terms: UploadTerms) -> Request:
    return Request(URLS.sign(terms, NOW))


TERMS = UploadTerms("uploads/a/climb.mp4", "video/mp4", 5, timedelta(minutes=15))


@given(all_terms)
def test_an_honest_request_is_granted_its_terms(terms: UploadTerms) -> None:
    """The grant says what was signed."""
    grant = _request(terms).verify()
    assert grant == UploadGrant(terms.key, terms.content_type, terms.length_bytes)


@given(all_terms)
def test_a_url_lives_exactly_as_long_as_it_says(terms: UploadTerms) -> None:
    """It works until `expires_at` and not from then on; rounding only ever adds."""
    upload = URLS.sign(terms, NOW)
    assert timedelta(0) <= upload.expires_at - (NOW + terms.expires_in) < timedelta(seconds=1)
    request = Request(upload)
    request.now = upload.expires_at - timedelta(microseconds=1)
    request.verify()
    request.now = upload.expires_at
    assert request.refusal() is UploadRefusal.EXPIRED


@given(all_terms, keys)
def test_another_key_is_refused(terms: UploadTerms, key: str) -> None:
    """The path is part of the signature."""
    assume(key != terms.key)
    request = _request(terms)
    request.key = key
    assert request.refusal() is UploadRefusal.BAD_SIGNATURE


@given(all_terms, st.sampled_from(["expires", "length", "type", "signature"]), st.text(max_size=20))
def test_another_value_of_any_parameter_is_refused(
    terms: UploadTerms, name: str, value: str
) -> None:
    """No parameter can be changed, not even to a text with the same meaning."""
    for changed in (value, "0" + _request(terms).query[name], _request(terms).query[name] + " "):
        request = _request(terms)
        assume(changed != request.query[name])
        request.query[name] = changed
        assert request.refusal() is UploadRefusal.BAD_SIGNATURE


@given(all_terms, st.permutations(["expires", "length", "type"]))
def test_parameters_cannot_be_exchanged(terms: UploadTerms, order: list[str]) -> None:
    """A value signed for one parameter is none for another."""
    request = _request(terms)
    names = ("expires", "length", "type")
    exchanged = {new: request.query[old] for new, old in zip(order, names, strict=True)}
    assume(exchanged | {"signature": ""} != request.query | {"signature": ""})
    request.query |= exchanged
    assert request.refusal() is UploadRefusal.BAD_SIGNATURE


@pytest.mark.parametrize("name", ["expires", "length", "type", "signature"])
def test_a_missing_parameter_is_refused(name: str) -> None:
    """All four are needed."""
    request = _request(TERMS)
    del request.query[name]
    assert request.refusal() is UploadRefusal.BAD_SIGNATURE


def test_an_additional_parameter_is_refused() -> None:
    """As in S3, where every parameter is signed."""
    request = _request(TERMS)
    request.query["x"] = "1"
    assert request.refusal() is UploadRefusal.BAD_SIGNATURE


def test_another_secret_grants_nothing() -> None:
    """Two installations do not take each other's URLs."""
    with pytest.raises(UploadRefused):
        _request(TERMS).verify(UploadUrls("https://climb.example", bytes(32)))


@given(all_terms, st.none() | st.text(max_size=20))
def test_another_content_type_is_refused(terms: UploadTerms, header: str | None) -> None:
    """The header is compared as it was signed."""
    assume((header or "").strip() != terms.content_type)
    request = _request(terms)
    request.content_type = header
    assert request.refusal() is UploadRefusal.WRONG_TYPE


@given(all_terms, st.text(max_size=20) | st.integers().map(str))
def test_another_content_length_is_refused(terms: UploadTerms, header: str) -> None:
    """Numbers that are equal but written differently are refused too."""
    assume(header.strip() != str(terms.length_bytes))
    request = _request(terms)
    request.content_length = header
    assert request.refusal() is UploadRefusal.WRONG_LENGTH


def test_a_missing_content_length_is_refused() -> None:
    """A chunked body cannot be judged before it is read."""
    request = _request(TERMS)
    request.content_length = None
    assert request.refusal() is UploadRefusal.LENGTH_MISSING


@pytest.mark.parametrize("key", ["../a", "", "a\ud800", "a%2fb", "/a", "a" * 600])
def test_an_illegal_key_is_refused_as_such(key: str) -> None:
    """Before its signature is looked at."""
    request = _request(TERMS)
    request.key = key
    assert request.refusal() is UploadRefusal.BAD_KEY


@given(st.text(st.characters(exclude_categories=()), max_size=20))
def test_a_signature_of_any_text_is_refused_and_never_raises_otherwise(text: str) -> None:
    """Bytes that are no UTF-8 are just a bad signature."""
    request = _request(TERMS)
    request.query |= {"signature": text, "type": text}
    assert request.refusal() is UploadRefusal.BAD_SIGNATURE


def test_the_url_has_the_agreed_shape() -> None:
    """Address, path and four parameters, as the gateway routes them."""
    parts = urlsplit(URLS.sign(TERMS, NOW).url)
    assert (parts.scheme, parts.netloc) == ("https", "climb.example")
    assert parts.path == "/v1/storage/uploads/a/climb.mp4"
    query = parse_qs(parts.query)
    assert list(query) == ["expires", "length", "type", "signature"]
    assert query["length"] == ["5"]
    assert query["type"] == ["video/mp4"]


def test_a_short_secret_is_refused() -> None:
    """A secret that could be guessed signs nothing."""
    with pytest.raises(InvalidInput, match="32"):
        UploadUrls("https://climb.example", b"short")
