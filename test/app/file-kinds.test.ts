import { expect, test } from 'vitest'
import { kindOfHead } from '#app/file-kinds.ts'

test.each([
  ['<?xml version="1.0"?>\n<PlusConfiguration version="2.1">', 'plus-config'],
  ['<PlusConfiguration version="2.1">', 'plus-config'],
  ['ObjectType = Image\nNDims = 3\nSeq_Frame0000_ProbeToTrackerTransform = 1 0', 'sequence'],
  ['NRRD0004\ntype: uint8\nSeq_Frame0000_Timestamp:=1', 'sequence'],
  ['\u0089MCAP0\r\n\u0001', 'recording'],
  ['{\n  "format": "interspace-plan/2",', 'plan'],
  ['{\n  "format": "interspace-printed-phantom/1",', 'printed-phantom'],
  ['ObjectType = Image\nNDims = 3\nDimSize = 64 64 30\nElementType = MET_SHORT', 'grid'],
  ['NRRD0005\ntype: uint8', 'grid'],
  ['\u001f\u008b\u0008', 'grid'],
  [`\u0002\0\u0002\0UI\u001c\u00001.2.840.10008.5.1.4.1.1.66.4\0`, 'segmentation'],
  // A CT that refers to a segmentation is none.
  [`\u0008\0\u0050\u0011UI\u001c\u00001.2.840.10008.5.1.4.1.1.66.4\0`, 'volume'],
  ['PK\u0003\u0004', 'volume'],
  ['', 'volume'],
] as const)('%j is a %s', (head, kind) => expect(kindOfHead(head)).toBe(kind))
