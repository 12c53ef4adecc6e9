/**
 * The page's half. Works on one picture at a time and always on the newest: a picture that waited while a newer one
 * came is dropped, never queued, so an answer is never older than one picture plus one inference.
 *
 * Which model looks next is decided in `model-queue.ts`, what becomes of each in `model-book.ts`. When the worker is lost
 * or answers nonsense the page is told at once, so that nothing of it stays in view; a model that keeps failing is
 * given up, aloud, and the others go on without it.
 */
import type { PictureReading } from '#core/anatomy/picture-reading.ts'
import type { NeedleSeen } from '#core/needle/needle-seen.ts'
import type { BoneContour } from '#core/ultrasound/bone-contour.ts'
import type { BoneMap } from '#core/ultrasound/bone-map.ts'
import { wholePicture, type Fan } from '#core/ultrasound/fan.ts'
import type { UltrasoundFrame } from '#core/ultrasound/ultrasound-frame.ts'
import { answerFault } from './answer-fault.ts'
import { createAsking, type WaitingPicture } from './asking.ts'
import { createContourDrawer } from './contour-drawer.ts'
import { createExplaining, type Explained, type Explaining, type Question } from './explaining.ts'
import type { Answer, ModelName, PerceiveRequest } from './messages.ts'
import { createModelBook, type ModelFiles, type ModelState } from './model-book.ts'
import { createModelQueue, type Counts } from './model-queue.ts'
import { createPastPictures, PAST_MS } from './past-pictures.ts'
import { turnsWith } from './turns.ts'
import { createWorkerLife, LIMITS, type PerceptionLimits, type PerceptionPort } from './worker-life.ts'

/** Of the model that draws the contour, and of each. */
export interface PerceptionState {
  readonly state: 'loading' | 'running' | 'restarting' | 'off'
  /** 'WebGPU' or 'wasm, 2 threads': what really runs; empty until something does. */
  readonly backend: string
  readonly model: string
  /** How often a worker had to be replaced. */
  readonly restarts: number
  /** Why, when restarting or given up; empty otherwise. */
  readonly reason: string
  /** Why the classical filter draws although the network that should runs; empty otherwise. */
  readonly slow: string
  readonly models: readonly ModelState[]
}

/** The picture that something was found in. */
export type LookedAt = Pick<WaitingPicture, 'frameId' | 'atMs' | 'pixelMm'>

/** The parts of a frame that recognition needs. */
export type Seen = Pick<UltrasoundFrame, 'frameId' | 'widthPx' | 'heightPx' | 'grey' | 'atMs'>

export interface Perception {
  /**
   * Keeps the picture until it was looked at, and three more for the needle's past: its grey values must not change any more.
   * @param pixelMm without it trained networks do not look: they know structures by their size
   * @param wanted which models are to look; without bone-likelihood no contour is drawn either
   * @throws RangeError when the grey values do not fill the picture
   */
  see(frame: Seen, fan?: Fan, pixelMm?: readonly [x: number, y: number], wanted?: readonly ModelName[]): void
  /** Pictures that no contour was looked for in, because a newer one came or the worker was lost. */
  readonly dropped: number
  readonly state: PerceptionState
  counts(name: ModelName): Counts
  /** Asks which parts of a picture an answer rests on; another question takes its place. Answered by `onExplained`. */
  explain(question: Question): void
  stopExplaining(): void
  /** Pictures so far are of a source that is no more: nothing that is still found in them is told. */
  forget(): void
  /** Whether the maps in which contours are traced are told, too, to `onBone`. */
  wantBone(isWanted: boolean): void
  /** Starts over with what was given up. Without effect otherwise. */
  retry(): void
  stop(): void
}

export interface PerceptionOptions {
  /** Called once now and again for each restart. */
  readonly makeWorker: () => PerceptionPort
  /** In the order in which they are loaded, one after the other; the first at once. */
  readonly models: readonly ModelFiles[]
  /** Which model draws the contour once it runs; until then, and without it, bone-likelihood does. */
  readonly contourFrom?: ModelName
  readonly onContour: (contour: BoneContour) => void
  readonly onBone?: (map: BoneMap) => void
  readonly onReading?: (name: ModelName, reading: PictureReading, of: LookedAt) => void
  readonly onNeedle?: (seen: NeedleSeen | undefined, of: LookedAt) => void
  readonly onExplained?: (answer: Explained) => void
  /** 'restarting' and 'off' mean: whatever was drawn is withdrawn. */
  readonly onState: (state: PerceptionState) => void
  readonly limits?: PerceptionLimits
}

const NO_PAST = `no past: the pictures before it are missing, of another kind, or older than ${PAST_MS} ms`

export function createPerception(options: PerceptionOptions): Perception {
  const { makeWorker, models, contourFrom = 'bone-likelihood', limits = LIMITS, onState } = options
  const names = models.map(({ name }) => name)
  const book = createModelBook(models)
  const queue = createModelQueue<ModelName, WaitingPicture>(turnsWith(names, contourFrom))
  const past = createPastPictures()
  const drawer = createContourDrawer(contourFrom)
  const asking = createAsking()
  let asked: { readonly request: PerceiveRequest; readonly picture: WaitingPicture } | undefined
  /** The source of the picture in work is no more. */
  let isVoid = false
  let isBoneWanted = false
  let timer: ReturnType<typeof setTimeout> | undefined

  const explaining: Explaining = createExplaining(
    (request, buffers) => worker.ask(request, buffers),
    (answer) => options.onExplained?.(answer),
  )
  const worker = createWorkerLife({
    makeWorker,
    book,
    limits,
    atWork: () => asked?.request.name,
    onAnswer: takeAnswer,
    onExplained: (reply) => explaining.took(reply),
    onBusy: () => clearTimeout(timer),
    onFree() {
      waitForAnswer()
      sendNext()
    },
    onLost() {
      clearTimeout(timer)
      asked = undefined
      queue.lost()
      explaining.lost()
      asking.forget()
    },
    onChange: say,
  })

  const isRunning = (name: ModelName) => names.includes(name) && book.of(name).state === 'running'
  const drawerOf = (pixelMm: WaitingPicture['pixelMm']): ModelName =>
    drawer.of(isRunning(contourFrom), pixelMm !== undefined, performance.now())
  const usualDrawer = () => drawerOf([1, 1])

  function stateNow(): PerceptionState {
    const { state, backend, model, reason } = book.of(usualDrawer())
    const known = state === 'waiting' ? 'loading' : state === 'refused' ? 'off' : state
    return { state: known, backend, model, reason, slow: drawer.reason, restarts: worker.restarts, models: book.states }
  }

  function say() {
    onState(stateNow())
  }

  function takeAnswer(answer: Answer): void {
    const fault = asked ? answerFault(answer, asked.request) : `an answer of ${answer.name} that was not asked for`
    if (fault !== undefined || !asked) return worker.crashed(fault ?? '', asked?.request.name)
    const { picture } = asked
    clearTimeout(timer)
    asked = undefined
    asking.giveBack(answer.grey, ...(answer.type === 'needle-looked-for' ? answer.earlier : []))
    queue.answered()
    book.worked(answer.name)
    if (!isVoid) tell(answer, picture)
    sendNext()
  }

  function tell(answer: Answer, picture: WaitingPicture) {
    if (answer.type === 'needle-looked-for') return options.onNeedle?.(answer.seen, picture)
    if (answer.type === 'read') {
      options.onReading?.(answer.name, answer.reading, picture)
      if (answer.name === contourFrom) keepUp(answer.reading.tookMs)
    }
    if (answer.bone) options.onBone?.(answer.bone)
    if (answer.contour) options.onContour(answer.contour)
  }

  /** Who draws is said when it changes, and beside the network that could not. */
  function keepUp(tookMs: number) {
    const isNew = drawer.took(tookMs, performance.now())
    if (book.remark(contourFrom, drawer.reason) || isNew) say()
  }

  function sendNext() {
    if (asked || !worker.isFree) return
    const turn = queue.take(performance.now())
    if (!turn) return
    const { name, picture } = turn
    const isContourWanted = picture.isContourWanted && name === drawerOf(picture.pixelMm)
    const { request: plain, buffers } = asking.request(name, picture, past.frameIds, isContourWanted)
    const request = isContourWanted && isBoneWanted ? { ...plain, isBoneMapWanted: true } : plain
    asked = { request, picture }
    isVoid = false
    waitForAnswer()
    worker.ask(request, buffers)
  }

  function waitForAnswer() {
    clearTimeout(timer)
    if (!asked) return
    const { name } = asked.request
    timer = setTimeout(() => worker.crashed(`no answer within ${limits.answerMs} ms`, name), limits.answerMs)
  }

  /** A picture is not looked at twice for one contour. */
  function canLook(name: ModelName, { pixelMm, past: before }: WaitingPicture): boolean {
    if (name === 'bone-likelihood') return drawerOf(pixelMm) === name
    if (!pixelMm || !names.includes(name)) return false
    return name !== 'needle' || before !== undefined
  }

  say()
  worker.start()

  return {
    see({ frameId, widthPx, heightPx, grey, atMs }, fan = wholePicture(widthPx, heightPx), pixelMm, wanted = names) {
      if (grey.length !== widthPx * heightPx) {
        throw new RangeError(`picture ${frameId} of ${widthPx}x${heightPx} has ${grey.length} grey values`)
      }
      const frame = { frameId, widthPx, heightPx, grey, atMs, fan, ...(pixelMm && { pixelMm }) }
      const isContourWanted = wanted.includes('bone-likelihood')
      const picture = { ...frame, past: past.follow(frame), isContourWanted }
      const draws = isContourWanted ? drawerOf(pixelMm) : undefined
      const able = names.filter((name) => (wanted.includes(name) || name === draws) && canLook(name, picture))
      const isNeedleToLook = wanted.includes('needle') && isRunning('needle')
      if (isNeedleToLook && book.remark('needle', picture.past ? '' : NO_PAST)) say()
      for (const name of able) if (!isRunning(name)) queue.passOver(name)
      queue.offer(picture, able.filter(isRunning), performance.now())
      sendNext()
    },
    get dropped() {
      return queue.counts(usualDrawer()).dropped
    },
    get state() {
      return stateNow()
    },
    counts: (name) => queue.counts(name),
    explain(question) {
      const isAble = worker.isFree && isRunning(question.name)
      explaining.ask(question, isAble ? undefined : 'the network does not run')
    },
    stopExplaining: () => explaining.stop(),
    forget() {
      explaining.stop()
      drawer.forget()
      queue.forget()
      past.clear()
      asking.forget()
      isVoid = true
    },
    wantBone: (isWanted) => void (isBoneWanted = isWanted),
    retry: () => worker.retry(),
    stop: () => worker.stop(),
  }
}
