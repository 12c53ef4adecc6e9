/** The segmented wires and poses of PLUS's own N-wire calibration, and the phantom's wires. */
import { readFileSync } from 'node:fs'
import { compose, invert, transformFromRows, type Transform } from '#core/frames/transform.ts'
import type { NWire, WireFrame } from '#core/ultrasound/wire-calibration.ts'
import { sharedData } from './shared-data.ts'

export const WIRE_RESULTS = 'us-tracked/FreehandCalibration3NWires_fCal2.0.results.xml'
export const WIRE_CONFIG = 'us-tracked/config/PlusDeviceSet_fCal_Sim_SpatialCalibration_2.0.xml'

const numbers = (text: string) => text.trim().split(/\s+/).map(Number)

export function wiresOf(config: string): NWire[] {
  return [...config.matchAll(/<Pattern Type="NWire">([\s\S]*?)<\/Pattern>/g)].map(
    ([, pattern]) =>
      [...pattern!.matchAll(/EndPointFront="([^"]+)"\s+EndPointBack="([^"]+)"/g)].map(([, front, back]) => ({
        front: numbers(front!),
        back: numbers(back!),
      })) as unknown as NWire,
  )
}

function matrixOf(config: string, from: string, to: string): number[] {
  const found = new RegExp(`From="${from}"\\s+To="${to}"\\s+Matrix="([^"]+)"`).exec(config)
  if (!found) throw new Error(`no ${from}To${to} in the configuration`)
  return numbers(found[1]!)
}

function framesOf(results: string, part: string, patientFromPhantom: Transform<'patient', 'phantom'>): WireFrame[] {
  const section = new RegExp(`<${part}>([\\s\\S]*?)</${part}>`).exec(results)![1]!
  return [...section.matchAll(/<Frame Index="\d+" SegmentationStatus="OK">([\s\S]*?)<\/Frame>/g)].map(([, frame]) => {
    const pose = (name: string) => {
      const rows = new RegExp(`Name="${name}ToTrackerTransform" Value="([^"]+)"`).exec(frame!)![1]!
      return numbers(rows)
    }
    const trackerFromProbe = transformFromRows('tracker', 'probe', pose('Probe'))
    const trackerFromPatient = transformFromRows('tracker', 'patient', pose('Reference'))
    return {
      pointsPx: [...frame!.matchAll(/<Point WireName="[^"]+" Position="([^"]+)"/g)].map(([, position]) => {
        const [x, y] = numbers(position!)
        return [x!, y!] as const
      }),
      probeFromPhantom: compose(invert(trackerFromProbe), compose(trackerFromPatient, patientFromPhantom)),
    }
  })
}

export function wireData() {
  const config = readFileSync(sharedData(WIRE_CONFIG)!, 'utf8')
  const results = readFileSync(sharedData(WIRE_RESULTS)!, 'utf8')
  const patientFromPhantom = transformFromRows('patient', 'phantom', matrixOf(config, 'Phantom', 'Reference'))
  return {
    wires: wiresOf(config),
    calibration: framesOf(results, 'CalibrationData', patientFromPhantom),
    validation: framesOf(results, 'ValidationData', patientFromPhantom),
  }
}
