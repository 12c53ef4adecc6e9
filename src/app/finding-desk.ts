/** Carries out what a person does with findings: of what goes on now, and of the recording that is opened for review. */
import { LUMBAR_CLASSES } from '#core/anatomy/sonoanatomy.ts'
import type { Claim } from '#core/anatomy/explanation.ts'
import type { AiOutput, AiRecord } from '#core/records/ai-output.ts'
import { withReviewOf } from '#core/records/record-list.ts'
import type { FindingCommands, FindingsOf, WhyAnswer } from '#session/finding-commands.ts'
import type { Session } from '#session/session.ts'
import type { Explained, Question } from '#workers/perception/explaining.ts'
import type { KeptReviews } from './kept-reviews.ts'
import type { OutputDesk } from './output-desk.ts'

export interface FindingDesk {
  readonly commands: FindingCommands
  /** @returns whether it was the answer to a question asked here */
  answered(answer: Explained): boolean
}

export interface FindingDeskParts {
  readonly session: Session
  readonly outputs: OutputDesk
  readonly reviews: KeptReviews
  readonly explain: (question: Question) => void
  readonly stopExplaining: () => void
  readonly calendarMs: () => number
}

export function createFindingDesk({ session, outputs, reviews, explain, stopExplaining, calendarMs }: FindingDeskParts): FindingDesk {
  const { actions } = session
  let waiting: ((answer: WhyAnswer) => void) | undefined

  const outputOf = (of: FindingsOf, id: string): AiOutput | undefined => {
    const { aiRecords, review } = session.getState()
    return (of === 'session' ? aiRecords : (review?.aiRecords ?? [])).find(({ output }) => output.id === id)?.output
  }

  function pictureOf(of: FindingsOf, id: string) {
    if (of === 'session') return outputs.pictureOf(id)
    const frameId = outputOf(of, id)?.seenIn?.frameId
    return frameId === undefined ? undefined : session.getState().review?.pictureOf(frameId)
  }

  const keep = (recording: string, records: readonly AiRecord[]) =>
    void reviews.write(recording, records).catch((error: unknown) =>
      actions.notify('error', `The review is not kept beside the recording: ${error instanceof Error ? error.message : String(error)}`),
    )

  // Beside the recording too: reviews go on when it has ended.
  session.subscribe((state, before) => {
    const { aiRecords, recording } = state
    if (aiRecords !== before.aiRecords && recording.state === 'off' && recording.name) keep(recording.name, aiRecords)
  })

  return {
    commands: {
      review(of, id, given) {
        if (of === 'session') return outputs.review(id, given)
        const { review } = session.getState()
        if (!review) return 'no recording is open'
        try {
          const aiRecords = withReviewOf(review.aiRecords, id, { ...given, atMs: calendarMs() })
          actions.set({ review: { ...review, aiRecords } })
          keep(review.review.fileName, aiRecords)
          return undefined
        } catch (error) {
          return error instanceof Error ? error.message : String(error)
        }
      },
      pictureOf,
      why(of, id) {
        const output = outputOf(of, id)
        const claim = output && claimOf(output)
        const picture = of === 'session' ? outputs.pictureOf(id) : undefined
        if (!claim) return Promise.resolve({ ok: false, reason: 'Only views and structures of a picture can be asked about.' })
        if (!picture?.pixelMm) return Promise.resolve({ ok: false, reason: 'The picture is not at hand any more, or its scale is not known.' })
        stopExplaining()
        waiting?.({ ok: false, reason: 'Another one was asked about.' })
        const { fan, pixelMm } = picture
        return new Promise((resolve) => {
          waiting = resolve
          explain({ name: networkOf(claim), claim, frame: picture, fan, pixelMm })
        })
      },
      async all() {
        const { aiRecords, keptRecordings } = session.getState()
        const kept = await Promise.all(keptRecordings.map(({ name }) => reviews.read(name).catch(() => undefined)))
        const known = new Map<string, AiRecord>()
        // The newest word counts: what goes on now over what was kept of it.
        for (const record of [...kept.flatMap((records) => records ?? []), ...aiRecords]) known.set(record.output.id, record)
        return [...known.values()]
      },
    },
    answered(answer) {
      if (!waiting) return false
      waiting(answer.isExplained ? { ok: true, explanation: answer.explanation } : { ok: false, reason: answer.reason })
      waiting = undefined
      return true
    },
  }
} // prettier-ignore

function claimOf({ kind, finding }: AiOutput): Claim | undefined {
  const name = finding.slice(finding.indexOf(': ') + 2)
  if (kind === 'view') return { kind: 'view', name }
  return kind === 'structure seen' ? { kind: 'class', name } : undefined
}

const networkOf = ({ kind, name }: Claim) =>
  kind === 'view' || (LUMBAR_CLASSES as readonly string[]).includes(name) ? 'lumbar-anatomy' : 'muscle-fascia'
