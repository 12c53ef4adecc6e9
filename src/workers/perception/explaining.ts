/** The page's half of "why?": one question at a time, the newest; every question is answered once, if only with why not. */
import type { Claim, Explanation } from '#core/anatomy/explanation.ts'
import { wholePicture, type Fan } from '#core/ultrasound/fan.ts'
import type { UltrasoundFrame } from '#core/ultrasound/ultrasound-frame.ts'
import type { ExplainedReply, ExplainRequest, ModelName } from './messages.ts'

export interface Question {
  readonly name: ModelName
  readonly claim: Claim
  readonly frame: Pick<UltrasoundFrame, 'frameId' | 'widthPx' | 'heightPx' | 'grey'>
  readonly fan: Fan | undefined
  readonly pixelMm: readonly [x: number, y: number]
}

export type Explained =
  | { readonly isExplained: true; readonly explanation: Explanation }
  | { readonly isExplained: false; readonly reason: string }

export interface Explaining {
  /** @param canAsk why it cannot be asked now; undefined when it can */
  ask(question: Question, cannot: string | undefined): void
  /** Not wanted any more: not answered either. */
  stop(): void
  took(reply: ExplainedReply): void
  /** The worker is gone. */
  lost(): void
}

/** A worker that is this late with it is asked no more, ms. */
const LONGEST_MS = 20_000

export function createExplaining(
  send: (request: ExplainRequest | { readonly type: 'stop-explaining' }, buffers: readonly ArrayBuffer[]) => void,
  onExplained: (answer: Explained) => void,
): Explaining {
  let id = 0
  let asked: number | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  function end() {
    clearTimeout(timer)
    asked = undefined
  }
  function fail(reason: string) {
    if (asked === undefined) return
    end()
    onExplained({ isExplained: false, reason })
  }
  function stop() {
    if (asked !== undefined) send({ type: 'stop-explaining' }, [])
    end()
  }

  return {
    ask({ name, claim, frame: { frameId, widthPx, heightPx, grey }, fan, pixelMm }, cannot) {
      end()
      asked = ++id
      if (cannot !== undefined) return fail(cannot)
      const copy = new Uint8Array(grey)
      const field = fan ?? wholePicture(widthPx, heightPx)
      send({ type: 'explain', id: asked, name, claim, frameId, widthPx, heightPx, grey: copy, fan: field, pixelMm }, [
        copy.buffer,
      ])
      timer = setTimeout(() => {
        send({ type: 'stop-explaining' }, [])
        fail(`no answer within ${LONGEST_MS / 1000} s`)
      }, LONGEST_MS)
    },
    stop,
    took(reply) {
      // An answer to a question that was taken back may still be on its way.
      if (reply.id !== asked) return
      if (reply.type === 'not-explained') return fail(reply.reason)
      end()
      onExplained({ isExplained: true, explanation: reply.explanation })
    },
    lost: () => fail('recognition was restarted'),
  }
}
