#!/usr/bin/python3
"""A real SMTP server (Debian's aiosmtpd) for tests: tells each mail on stdout, answers what stdin wants.

mail_catcher.py [--port N] [--certificate FILE --key FILE [--implicit]] [--user NAME --password WORD]
stdout: a line of JSON each: {"port": N}, {"replies": ...}, {"mail": {...}}
stdin:  lines of JSON: {"rcpt": "450 4.2.0 Later"} answers every RCPT so from now on, null takes it back; also "data",
        and "kept", which is answered to a mail that was kept all the same.
"""
import argparse
import asyncio
import email
import email.policy
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

replies = {"rcpt": None, "data": None, "kept": None}


def say(**what):
    print(json.dumps(what), flush=True)


class Catcher:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if replies["rcpt"]:
            return replies["rcpt"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if replies["data"]:
            return replies["data"]
        raw = envelope.content.decode("ascii")
        mail = email.message_from_string(raw, policy=email.policy.default)
        parts = {part.get_content_type(): part.get_content() for part in mail.walk() if not part.is_multipart()}
        say(mail={
            "from": envelope.mail_from, "to": envelope.rcpt_tos, "tls": server.transport.get_extra_info("ssl_object") is not None,
            "user": session.auth_data.decode() if session.auth_data else None,
            "headers": [[name, str(value)] for name, value in mail.items()],
            "text": parts.get("text/plain", ""), "html": parts.get("text/html", ""), "raw": raw,
            "longest_line": max(len(line) for line in raw.split("\r\n")),
        })
        return replies["kept"] or "250 2.0.0 Kept it"


def wanted(options, user, password):
    good = user.decode() == options.user and password.decode() == options.password
    return AuthResult(success=good, auth_data=user if good else None, handled=False)


async def read_replies():
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        replies.update(json.loads(line))
        say(replies=replies)


async def start(options):
    context = None
    if options.certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(options.certificate, options.key)
    starttls = context is not None and not options.implicit

    def connection():
        return SMTP(Catcher(), hostname="catcher.example", tls_context=context if starttls else None,
                    require_starttls=starttls, auth_required=options.user is not None,
                    auth_require_tls=starttls,
                    authenticator=lambda server, session, envelope, mechanism, data: wanted(
                        options, data.login, data.password))

    server = await asyncio.get_running_loop().create_server(
        connection, "127.0.0.1", options.port, ssl=context if options.implicit else None)
    say(port=server.sockets[0].getsockname()[1])
    await read_replies()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--certificate")
    parser.add_argument("--key")
    parser.add_argument("--implicit", action="store_true")
    parser.add_argument("--user")
    parser.add_argument("--password")
    asyncio.run(start(parser.parse_args()))


main()
