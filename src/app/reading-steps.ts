/** What the networks' readings say of the picture that is shown now: names, levels, the way to a view, and the needle. Read top to bottom. */
import { guideTo, NO_TOLD_VIEW } from '#core/anatomy/watched-view.ts'
import { SEEN_NEEDLE } from '#core/anatomy/reading-colours.ts'
import type { ShownName } from '#core/anatomy/shown-name.ts'
import type { Located, TransformGraph } from '#core/frames/transform-graph.ts'
import type { Transform } from '#core/frames/transform.ts'
import { showsBone } from '#core/fusion/volume-names.ts'
import type { FusedTip } from '#core/needle/fused-tip.ts'
import type { NeedleOnImage } from '#core/needle/needle-on-image.ts'
import type { Live, Withheld } from '#session/live.ts'
import type { Session } from '#session/session.ts'
import { NOTHING_FOUND, type Findings } from './findings.ts'
import type { Naming } from './naming.ts'
import { trackedTip, type NeedleWatch } from './needle-watch.ts'
import { isTellingViews, type ViewWatch } from './view-watch.ts'
import type { Why } from './why.ts'

export interface ReadingParts {
  readonly session: Session
  readonly live: Live
  readonly graph: TransformGraph
  readonly findings: Pick<Findings, 'at'>
  readonly naming: Pick<Naming, 'at'>
  readonly views: Pick<ViewWatch, 'at'>
  readonly needles: Pick<NeedleWatch, 'at'>
  readonly why: Pick<Why, 'at'>
}

type PixelMm = readonly [x: number, y: number]

/** @returns to be called once per displayed frame, when the picture and its pose are known */
export function createReadingSteps({
  session,
  live,
  graph,
  findings,
  naming,
  views,
  needles,
  why,
}: ReadingParts): () => void {
  /** Never waited for: the picture is shown when it comes, with what is known by then. A pose that may not be shown names nothing. */
  function nameWhatIsSeen() {
    const { layers, view, structures, registration, levelCount } = session.getState()
    const isWanted = layers.names && view !== 'page' && live.ultrasound !== undefined
    Object.assign(live, isWanted ? findings.at(live.nowMs) : NOTHING_FOUND)
    live.namesDisagree = undefined
    // A count outlives a picture that stays away for a moment.
    if (live.pictureWithheld?.why === 'no source') live.levels = []
    if (!isWanted) return
    const patientFromImage = graph.find('patient', 'image')
    const { names, disagreement, levels, hasCountMoved } = naming.at({
      levelCount,
      nowMs: live.nowMs,
      fan: live.fan,
      pixelMm: pixelSize(graph),
      readings: live.readings,
      names: live.names,
      labels: structures?.labels,
      ctFromImage: registration ? trusted(live.ctFromImage, live.planeWithheld) : undefined,
      patientFromImage: trusted(patientFromImage, live.planeWithheld),
    })
    live.names = names
    live.namesDisagree = disagreement
    live.levels = levels
    if (hasCountMoved) session.actions.doubtLevels()
  }

  /** After the names: a view is told of the readings that stand now. */
  function guideToView() {
    const state = session.getState()
    const isWanted = state.layers.names && state.view !== 'page' && live.ultrasound !== undefined
    live.viewSeen = isWanted ? views.at(live) : NO_TOLD_VIEW
    const isLooking = isWanted && isTellingViews(state.perceiving)
    live.viewGuidance = state.wantedView === 'none' ? undefined : guideTo(state.wantedView, live.viewSeen, isLooking)
  }

  /** Last: where the network that judges pictures abstains, no needle is shown either. */
  function followSeenNeedle() {
    const { ultrasound, needleSeen, readings, planeWithheld } = live
    const { layers, view } = session.getState()
    const isWanted = layers.names && view !== 'page'
    const isSilent = readings.some((reading) => showsBone(reading) && reading.abstains !== undefined)
    const picture = isWanted &&
      ultrasound && {
        frameId: ultrasound.frameId,
        atMs: ultrasound.atMs,
        patientFromImage: trusted(graph.find('patient', 'image'), planeWithheld),
        probeFromImage: graph.find('probe', 'image')?.transform,
        tracked: live.needle && trackedTip(graph),
      }
    const { onImage, disagrees, together } = needles.at(picture || undefined, isSilent ? undefined : needleSeen)
    live.needleOnImage = onImage
    live.needleDisagrees = disagrees
    if (onImage && needleSeen) live.names = [...live.names, seenNeedleName(onImage, needleSeen.confidence, together)]
  }

  return function tellReadings() {
    nameWhatIsSeen()
    guideToView()
    followSeenNeedle()
    live.explanation = why.at(live.nowMs)
  }
}

/** Beyond all numbers of names: `findings.ts` begins those of its second network at a million. */
const NEEDLE_ID = 2_000_000

/** Its plate's leader ends on the middle of the shaft: the tip is left free. */
const seenNeedleName = (
  { nearPx, tipPx }: NeedleOnImage,
  confidence: number,
  together: FusedTip<'patient'> | undefined,
): ShownName => ({
  id: NEEDLE_ID,
  name: SEEN_NEEDLE,
  withTrackedMm: together?.within95Mm,
  xPx: (nearPx[0] + tipPx[0]) / 2,
  yPx: (nearPx[1] + tipPx[1]) / 2,
  confidence,
  from: 'network',
  evidence: undefined,
})

function trusted<To extends 'ct' | 'patient'>(
  located: Located<To, 'image'> | undefined,
  withheld: Withheld | undefined,
): Transform<To, 'image'> | undefined {
  return !withheld && located?.status === 'ok' ? located.transform : undefined
}

/** Undefined until the probe is calibrated. */
export function pixelSize(graph: TransformGraph): PixelMm | undefined {
  const m = graph.find('probe', 'image')?.transform.matrix
  return m && [Math.hypot(m[0]!, m[1]!, m[2]!), Math.hypot(m[4]!, m[5]!, m[6]!)]
}
