from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.fetch.network import is_in_house, is_public


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_public_addresses(address: str) -> None:
    assert is_public(address)
    assert not is_in_house(address)


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "127.9.9.9", "10.1.2.3", "172.31.0.1", "192.168.0.1", "::1", "fc00::1", "::ffff:10.0.0.1"]
)
def test_addresses_of_the_house(address: str) -> None:
    assert not is_public(address)
    assert is_in_house(address)


@pytest.mark.parametrize(
    "address",
    [
        "169.254.169.254",
        "fe80::1",
        "fd00:ec2::254",
        "224.0.0.1",
        "239.255.255.250",
        "ff02::1",
        "0.0.0.0",
        "::",
        "255.255.255.255",
        "240.0.0.1",
        "100.64.0.1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "::ffff:169.254.169.254",
        "paper.example",
        "",
    ],
)
def test_addresses_that_are_never_read(address: str) -> None:
    assert not is_public(address)
    assert not is_in_house(address)


@given(st.ip_addresses(v=4))
def test_an_address_in_the_clothes_of_ipv6_is_judged_as_itself(ip: ipaddress.IPv4Address) -> None:
    mapped = f"::ffff:{ip}"
    assert is_public(mapped) == is_public(str(ip))
    assert is_in_house(mapped) == is_in_house(str(ip))
    if not is_public(str(ip)):
        translated = str(ipaddress.IPv6Address(int(ipaddress.IPv6Address("64:ff9b::")) + int(ip)))
        assert not is_public(translated)


@given(st.ip_addresses())
def test_no_address_is_public_and_of_the_house(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    assert not (is_public(str(ip)) and is_in_house(str(ip)))
