/** The segmented wires and poses of PLUS's own N-wire calibration, and the phantom's wires. */
import { readFileSync } from 'node:fs'
import { parseWireResults } from '#core/ultrasound/wire-results.ts'
import { sharedData } from './shared-data.ts'

export const WIRE_RESULTS = 'us-tracked/FreehandCalibration3NWires_fCal2.0.results.xml'
export const WIRE_CONFIG = 'us-tracked/config/PlusDeviceSet_fCal_Sim_SpatialCalibration_2.0.xml'

export const wireTexts = () => ({
  config: readFileSync(sharedData(WIRE_CONFIG)!, 'utf8'),
  results: readFileSync(sharedData(WIRE_RESULTS)!, 'utf8'),
})

export function wireData() {
  const { results, config } = wireTexts()
  const parsed = parseWireResults(results, config)
  if (!parsed.ok) throw new Error(`${parsed.file}: ${parsed.reason}`)
  return parsed.recording
}
