"""Over TLS, by what the database's URL says: to a server that the named authority vouches for, and to no other.

The embedded PostgreSQL is built without TLS, so a door stands before it that speaks TLS as PostgreSQL does (its
protocol's SSLRequest) and hands on what it reads."""

import asyncio
import datetime
import ipaddress
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.x509.oid import NameOID
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError

from shared.log.engine import engine_of
from shared.testing.postgres import FreshDatabase

HOST = "127.0.0.1"
SSL_REQUEST = bytes.fromhex("0000000804d2162f")


def authority(folder: Path, name: str) -> Path:
    """The certificate of one that signs itself and serves on loopback; its key lies beside it."""
    now, key = datetime.datetime.now(datetime.UTC), generate_private_key(SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{name}.pem"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    file.with_suffix(".key").write_bytes(key.private_bytes(serialization.Encoding.PEM, private, plain))
    return file


async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while chunk := await reader.read(65536):
        writer.write(chunk)
        await writer.drain()
    writer.close()


@asynccontextmanager
async def door(url: str, certificate: Path) -> AsyncIterator[str]:
    """The URL of the same database, through a door that opens to TLS alone."""
    server_side = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server_side.load_cert_chain(certificate, certificate.with_suffix(".key"))
    socket = Path(str(make_url(url).query["host"])) / ".s.PGSQL.5432"

    async def open_to(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if await reader.readexactly(8) != SSL_REQUEST:
            writer.close()
            return
        writer.write(b"S")
        try:
            await writer.start_tls(server_side)
        except (ssl.SSLError, ConnectionError):  # the client does not trust us
            return
        inner_reader, inner_writer = await asyncio.open_unix_connection(str(socket))
        await asyncio.gather(pass_on(reader, inner_writer), pass_on(inner_reader, writer), return_exceptions=True)

    async with await asyncio.start_server(open_to, HOST, 0) as listening:
        port = listening.sockets[0].getsockname()[1]
        opened = make_url(url).set(host=HOST, port=port, query={})
        yield opened.render_as_string(hide_password=False)


async def answers(url: str) -> bool:
    engine = engine_of(url)
    try:
        async with engine.connect() as connection:
            return bool(await connection.scalar(text("SELECT count(*) = 0 FROM event")))
    finally:
        await engine.dispose()


async def test_the_url_says_whom_to_trust(fresh_database: FreshDatabase, tmp_path: Path) -> None:
    ours, other = authority(tmp_path, "ours"), authority(tmp_path, "other")
    async with door(fresh_database().serving_url, ours) as url:
        assert await answers(f"{url}?sslmode=verify-full&sslrootcert={ours}")
        with pytest.raises(ssl.SSLCertVerificationError):
            await answers(f"{url}?sslmode=verify-full&sslrootcert={other}")
        with pytest.raises(DBAPIError, match="connection was closed"):
            await answers(f"{url}?sslmode=disable")
