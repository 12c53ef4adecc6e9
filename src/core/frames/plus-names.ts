/**
 * PLUS and OpenIGTLink say `ProbeToReference`; this project says `patientFromProbe`.
 * They are the same map and the same numbers; this is the one place that translates.
 *
 * Source: PlusLib, CoordinateSystemDefinitions.md: `AToB` takes coordinates in A and
 * gives them in B; a frame name may not contain "To" followed by a capital letter.
 */
import type { Frame } from './frames.ts'
import type { LinkStatus } from './transform-graph.ts'

const FRAME_OF_PLUS_NAME: Readonly<Record<string, Frame>> = {
  Image: 'image',
  Probe: 'probe',
  Needle: 'needle',
  NeedleTip: 'needle-tip',
  Needle2: 'needle-2',
  Needle2Tip: 'needle-2-tip',
  Needle3: 'needle-3',
  Needle3Tip: 'needle-3-tip',
  Stylus: 'stylus',
  StylusTip: 'stylus-tip',
  Tracker: 'tracker',
  Reference: 'patient',
  Ct: 'ct',
  CT: 'ct',
  Mr: 'mr',
  MR: 'mr',
}

const STATUS_OF_PLUS_WORD: Readonly<Record<string, LinkStatus>> = {
  OK: 'ok',
  OUT_OF_VOLUME: 'out-of-volume',
  TOOL_OUT_OF_VOLUME: 'out-of-volume',
  OUT_OF_VIEW: 'out-of-view',
  TOOL_OUT_OF_VIEW: 'out-of-view',
  MISSING: 'missing',
  TOOL_MISSING: 'missing',
}

/** `{ to: 'patient', from: 'probe' }` for `ProbeToReference`; undefined for names of frames this project does not have. */
export function linkOfPlusName(name: string): { readonly to: Frame; readonly from: Frame } | undefined {
  const [fromName, toName, ...rest] = name.replace(/Transform$/, '').split(/To(?=[A-Z])/)
  const from = fromName === undefined ? undefined : FRAME_OF_PLUS_NAME[fromName]
  const to = toName === undefined ? undefined : FRAME_OF_PLUS_NAME[toName]
  return rest.length === 0 && from && to && from !== to ? { to, from } : undefined
}

/** `ProbeToReference` for patient, probe. @throws RangeError for a frame PLUS has no name for. */
export function plusName(to: Frame, from: Frame): string {
  const name = (frame: Frame) => {
    const found = Object.entries(FRAME_OF_PLUS_NAME).find(([, ours]) => ours === frame)?.[0]
    if (!found) throw new RangeError(`PLUS has no name for the frame ${frame}`)
    return found
  }
  return `${name(from)}To${name(to)}`
}

/** Any word that PLUS does not define counts as invalid: a pose we cannot vouch for is not used. */
export const linkStatusOfPlus = (word: string): LinkStatus =>
  STATUS_OF_PLUS_WORD[word.trim().toUpperCase()] ?? 'invalid'
