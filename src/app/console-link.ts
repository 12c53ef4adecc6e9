/** The place of practice, told to a supervisor's console while one listens; and what the supervisor asks, carried out. */
import { TOLD_EVERY_MS, wishSchema, type Seen, type Wish } from '#core/training/console-message.ts'
import { LEVELS } from '#core/anatomy/levels.ts'
import type { LumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { rowOf } from '#core/safety/alarm-table.ts'
import type { Matrix } from '#core/frames/transform.ts'
import { sayValue } from '#core/training/debrief.ts'
import { figureKey, type Figure } from '#core/training/figure.ts'
import type { Signal } from '#core/training/talk-signal.ts'
import type { Vector } from '#core/training/tracked-sample.ts'
import type { UltrasoundFrame } from '#core/ultrasound/ultrasound-frame.ts'
import type { Live } from '#session/live.ts'
import type { Practice } from '#session/practice.ts'
import type { PracticeCommands } from '#session/practice-commands.ts'
import type { Session } from '#session/session.ts'

export interface ConsoleLink {
  /** Once per displayed frame. */
  tell(nowMs: number): void
  close(): void
}

export interface Channel {
  postMessage(message: unknown): void
  onmessage: ((event: MessageEvent) => void) | null
  close(): void
}

/** A console that has not said anything for so long is not there. */
const LISTENS_MS = 5000
/** Longer without a displayed frame, and the page is hidden: a browser stops them then. */
const STILL_MS = 1500
const PICTURE_PX = 240

export interface LinkParts {
  readonly session: Session
  readonly live: Live
  readonly commands: () => PracticeCommands
  readonly figures: () => readonly Figure[]
  readonly spine: () => LumbarSpine | undefined
  /** Reads aloud what the supervisor has written: a headset hides the page. */
  readonly readAloud: (words: string) => void
  /** What the other end of the line told. */
  readonly hearSignal: (signal: Signal) => void
  readonly channel: Channel
  /** Of the same clock as the displayed frames. */
  readonly clockMs: () => number
}

export function createConsoleLink(parts: LinkParts): ConsoleLink {
  const { session, commands, channel } = parts
  let heardMs = -Infinity
  /** Since the last displayed frame: on a machine that draws slowly time between two is long. */
  let isHeard = false
  let toldMs = -Infinity
  let displayedMs = -Infinity

  channel.onmessage = ({ data }) => {
    const read = wishSchema.safeParse(data)
    if (!read.success) return
    isHeard = true
    obey(read.data)
    if (parts.clockMs() - displayedMs > STILL_MS) channel.postMessage(seenStill(parts))
  }

  function obey(wish: Wish) {
    switch (wish.type) {
      case 'hello': return
      case 'pause': return commands().pause(wish.isPaused)
      case 'inject': return commands().inject(wish.kind)
      case 'mark': return commands().markMoment(wish.words)
      case 'again': return commands().again()
      case 'assess': return commands().assess(wish.attemptId, wish.assessment)
      case 'expert': return commands().markExpert(wish.attemptId, wish.isExpert)
      case 'signal': return parts.hearSignal(wish)
      case 'say': {
        session.actions.practise({ told: `Supervisor: ${wish.words}` })
        return parts.readAloud(wish.words)
      }
    }
  } // prettier-ignore

  return {
    tell(nowMs) {
      displayedMs = nowMs
      if (isHeard) heardMs = nowMs
      isHeard = false
      if (nowMs - heardMs > LISTENS_MS || nowMs - toldMs < TOLD_EVERY_MS) return
      toldMs = nowMs
      channel.postMessage(seenNow(parts))
    },
    close: () => channel.close(),
  }
}

function seenNow({ session, live, figures, spine }: LinkParts): Seen {
  const { practice, safety } = session.getState()
  const { phase, trainee, told, marks } = practice
  return {
    type: 'seen',
    trainee,
    phase,
    ...taskNow(practice),
    timeS: live.practice?.timeS ?? 0,
    limitS: live.practice?.limitS ?? 0,
    told,
    lines: (live.practice?.lines ?? []).map(([name, figure]) => [name, figure]),
    figures: figures().flatMap((figure) =>
      figure.value === undefined || !Number.isFinite(figure.value)
        ? []
        : [{ name: figureKey(figure), value: sayValue(figure.value, figure.unit) }],
    ),
    alarms: safety.board.alarms.map(({ kind, words }) => ({ words, priority: rowOf(kind).priority })),
    ...pictureNow(session, live),
    ...mapNow(session, live, spine()),
    marks: [...marks],
    ...endedNow(practice),
  }
}

/** Without frames nothing of the tools is of now. */
function seenStill(parts: LinkParts): Seen {
  const { picture: _, needle: _needle, target: _target, map: _map, ...seen } = seenNow(parts)
  return { ...seen, isStill: true }
}

function taskNow({ now }: Practice): Pick<Seen, 'task' | 'stage'> {
  if (!now) return {}
  const { id, name, goal } = now.task
  return { task: { id, name, goal, ...(now.unitId !== undefined && { unitId: now.unitId }) }, stage: now.stage }
}

/** Of what is trusted now: without a plane in place there is nothing to lay a needle on. */
function pictureNow(session: Session, { ctFromImage, needle, ultrasound }: Live) {
  if (ctFromImage?.status !== 'ok') return {}
  const image = ctFromImage.transform.matrix
  const { target } = session.getState()
  const tip = needle?.ctFromTip?.transform.matrix
  const goal = target && inPlane(image, [target.x, target.y, target.z])
  return {
    ...(tip && needle && { needle: needleIn(image, tip, needle.lengthMm) }),
    ...(goal && { target: { at: goal.at, offPlaneMm: goal.offMm } }),
    ...(ultrasound && { picture: thumbnail(ultrasound, Math.hypot(image[0]!, image[1]!, image[2]!)) }),
  }
}

/** Where the tools are over the levels of this back, for who stands beside and does not see the hologram. */
function mapNow(session: Session, { ctFromImage, needle, ultrasound }: Live, spine: LumbarSpine | undefined) {
  if (!spine) return {}
  const { target } = session.getState()
  const behind = ([x, , z]: Vector): [number, number] => [x, z]
  const levels = LEVELS.filter((level) => level in spine.landmarks).map((name) => ({ name, at: behind(spine.landmarks[name].spinousTip) })) // prettier-ignore
  const image = ctFromImage?.status === 'ok' ? ctFromImage.transform.matrix : undefined
  const edge = (xPx: number) => behind([image![12]! + xPx * image![0]!, 0, image![14]! + xPx * image![2]!])
  const tip = image && needle?.ctFromTip?.transform.matrix
  const foot = image && ultrasound && footprint(ultrasound)
  return {
    map: {
      levels,
      ...(foot && { probe: [edge(foot[1]), edge(foot[0])] as [[number, number], [number, number]] }),
      ...(tip && { tip: behind([tip[12]!, tip[13]!, tip[14]!]) }),
      ...(target && { target: behind([target.x, target.y, target.z]) }),
    },
  }
}

function endedNow({ debrief }: Practice): Pick<Seen, 'ended'> {
  if (!debrief) return {}
  const { attempt, score, improve, beside, good, expertIs, expertTrace } = debrief
  const places = expertTrace.map(({ timeS, tip }) => ({ timeS, tip: [...tip] as [number, number, number] }))
  return {
    ended: {
      attempt,
      ...(score !== undefined && { score }),
      improve: improve.map((each) => ({ ...each })),
      beside: beside.map((each) => ({ ...each, figure: { ...each.figure } })),
      good: [...good],
      expertIs,
      expertTrace: places,
    },
  }
}

function needleIn(image: Matrix, tip: Matrix, lengthMm: number): NonNullable<Seen['needle']> {
  const at: Vector = [tip[12]!, tip[13]!, tip[14]!]
  const way: Vector = [tip[8]!, tip[9]!, tip[10]!]
  const hub: Vector = [at[0] - lengthMm * way[0], at[1] - lengthMm * way[1], at[2] - lengthMm * way[2]]
  const [tipIn, hubIn] = [inPlane(image, at), inPlane(image, hub)]
  const sine = Math.max(-1, Math.min(1, (tipIn.offMm - hubIn.offMm) / lengthMm))
  return {
    tip: tipIn.at,
    hub: hubIn.at,
    offPlaneMm: tipIn.offMm,
    angleDeg: Math.abs((Math.asin(sine) * 180) / Math.PI),
  }
}

/** mm along the picture's width and depth from its first pixel, and beside its plane. */
function inPlane(m: Matrix, at: Vector): { readonly at: [number, number]; readonly offMm: number } {
  const off = [at[0] - m[12]!, at[1] - m[13]!, at[2] - m[14]!] as const
  const along = (column: number) => {
    const size = Math.hypot(m[column]!, m[column + 1]!, m[column + 2]!)
    return (off[0] * m[column]! + off[1] * m[column + 1]! + off[2] * m[column + 2]!) / size
  }
  return { at: [along(0), along(4)], offMm: along(8) }
}

/** Darker than any echo. */
const BLACK = 8

/** The ends of the array, px along the picture's width: the first row with echoes, which in a sector is narrower than the picture. */
function footprint({ grey, widthPx, heightPx }: UltrasoundFrame): readonly [first: number, last: number] | undefined {
  for (let y = 0; y < heightPx; y++) {
    const row = grey.subarray(y * widthPx, (y + 1) * widthPx)
    const first = row.findIndex((value) => value > BLACK)
    if (first >= 0) return [first, row.findLastIndex((value) => value > BLACK)]
  }
  return undefined
}

function thumbnail(frame: UltrasoundFrame, mmPerPx: number): NonNullable<Seen['picture']> {
  const step = Math.max(1, Math.ceil(frame.widthPx / PICTURE_PX))
  const [widthPx, heightPx] = [Math.floor(frame.widthPx / step), Math.floor(frame.heightPx / step)]
  const grey = new Uint8Array(widthPx * heightPx)
  for (let y = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++) grey[x + y * widthPx] = frame.grey[x * step + y * step * frame.widthPx]!
  return { widthPx, heightPx, mmPerPx: mmPerPx * step, grey }
}
