import { expect, test } from 'vitest'
import { hostNames, lanAddresses } from '#server/network-addresses.ts'

const of = (address: string, family: 'IPv4' | 'IPv6', internal = false) =>
  ({ address, family, internal, netmask: '', mac: '', cidr: null, scopeid: 0 }) as never

test('a headset is sent to the private IPv4 of a real interface first; loopback and link-local are left out', () => {
  const found = lanAddresses({
    lo: [of('127.0.0.1', 'IPv4', true)],
    docker0: [of('172.17.0.1', 'IPv4')],
    wlan0: [of('fd00::7', 'IPv6'), of('192.168.1.7', 'IPv4'), of('fe80::7', 'IPv6')],
    eth0: [of('131.9.8.7', 'IPv4')],
  })
  expect(found.map(({ address }) => address)).toEqual(['192.168.1.7', '131.9.8.7', '172.17.0.1', 'fd00::7'])
})

test('the names are localhost, the machine, the machine on the local network, and those given, in lower case and once', () => {
  expect(hostNames(['Theatre.Hospital.Example', 'localhost'], 'Cart-2')).toEqual([
    'localhost',
    'cart-2',
    'cart-2.local',
    'theatre.hospital.example',
  ])
})

test('a machine name that no certificate can hold is left out', () => {
  expect(hostNames([], 'my_cart')).toEqual(['localhost'])
})
