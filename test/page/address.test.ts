import { describe, expect, test } from 'vitest'
import { parseAddress, parseSeriesUrl } from '#page/address.ts'

describe('the address of an OpenIGTLink server', () => {
  test.each([
    ['127.0.0.1:18944', '127.0.0.1:18944'],
    ['  PLUS-Room2.clinic.local:18944 ', 'plus-room2.clinic.local:18944'],
    ['us_scanner:1', 'us_scanner:1'],
    ['localhost:65535', 'localhost:65535'],
    ['[::1]:18944', '[::1]:18944'],
    ['[FE80::1:2]:018', '[fe80::1:2]:18'],
  ])('%j is %s', (text, address) => expect(parseAddress(text)).toEqual({ ok: true, value: address }))

  test.each([
    ['', 'empty'],
    ['http://plus:18944', 'Leave out “http://”'],
    ['igtl://plus:18944', 'Leave out “igtl://”'],
    ['plus', 'The port is missing. Add it after a colon: plus:18944'],
    ['plus:', 'The port is missing'],
    ['[::1]', 'Add it after a colon: [::1]:18944'],
    ['plus:0', 'The port “0”'],
    ['plus:65536', 'The port “65536”'],
    ['plus:18944x', 'The port “18944x”'],
    ['plus:-1', 'The port “-1”'],
    [':18944', 'The host in front of the colon is missing'],
    ['192.168.0.300:18944', '300 is over 255'],
    ['192.168.0:18944', 'needs four numbers'],
    ['18944', 'needs four numbers'],
    ['-plus:18944', '“-plus” is not a host name'],
    ['plus..local:18944', '“plus..local” is not a host name'],
    ['::1:18944', 'brackets'],
    ['[::g]:18944', '“::g” is not an IPv6 address'],
    ['plus room:18944', 'A space does not belong'],
    ['plus/path:18944', '“/” does not belong'],
    ['me@plus:18944', '“@” does not belong'],
    [`${'a'.repeat(64)}:18944`, 'is not a host name'],
  ])('%j is refused: %s', (text, fault) => {
    expect(parseAddress(text)).toEqual({ ok: false, fault: expect.stringContaining(fault) })
  })
})

describe('the address of a DICOMweb series', () => {
  const BASE = 'https://here:8443/index.html'

  test.each([
    ['https://pacs/dicom-web/studies/1.2.3/series/4.5.6', 'https://pacs/dicom-web/studies/1.2.3/series/4.5.6'],
    [' http://localhost:8042/dicom-web/studies/1/series/2/ ', 'http://localhost:8042/dicom-web/studies/1/series/2'],
    ['/dicom-web/studies/1.2/series/3.4', 'https://here:8443/dicom-web/studies/1.2/series/3.4'],
    ['https://pacs/studies/1/series/2?token=a', 'https://pacs/studies/1/series/2?token=a'],
  ])('%j is %s', (text, url) => expect(parseSeriesUrl(text, BASE)).toEqual({ ok: true, value: url }))

  test.each([
    ['', 'empty'],
    ['https://', 'is not a web address'],
    ['ftp://pacs/studies/1/series/2', '“ftp:” cannot be opened'],
    ['file:///studies/1/series/2', '“file:” cannot be opened'],
    ['https://me:secret@pacs/studies/1/series/2', 'name and password'],
    ['https://pacs/dicom-web', 'There is no /studies/'],
    ['https://pacs/studies/1.2.3', 'must end in /series/'],
    ['https://pacs/studies/1/series/2/instances', 'must end in /series/'],
    ['https://pacs/studies/abc/series/2', '“abc” is not a DICOM UID'],
    [`https://pacs/studies/1/series/${'1'.repeat(65)}`, 'is not a DICOM UID'],
  ])('%j is refused: %s', (text, fault) => {
    expect(parseSeriesUrl(text, BASE)).toEqual({ ok: false, fault: expect.stringContaining(fault) })
  })
})
