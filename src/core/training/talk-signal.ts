/** What the two ends of a talk tell each other until they are joined (WebRTC 1.0: RTCSessionDescriptionInit, RTCIceCandidateInit). */
import { z } from 'zod'

export const TALKERS = ['supervisor', 'trainee'] as const
export type Talker = (typeof TALKERS)[number]

export const signalSchema = z.object({
  type: z.literal('signal'),
  from: z.enum(TALKERS),
  description: z
    .object({ type: z.enum(['offer', 'answer', 'pranswer', 'rollback']), sdp: z.string().max(100_000) })
    .optional(),
  candidate: z
    .object({
      candidate: z.string().max(2000),
      sdpMid: z.string().nullable(),
      sdpMLineIndex: z.number().nullable(),
      usernameFragment: z.string().nullable(),
    })
    .optional(),
  /** Whoever says so has hung up. */
  isOver: z.boolean().optional(),
})
export type Signal = z.infer<typeof signalSchema>

/** What one end knows of the line. */
export interface TalkState {
  readonly isSpeaking: boolean
  readonly isHearing: boolean
}

export const SILENT: TalkState = { isSpeaking: false, isHearing: false }
