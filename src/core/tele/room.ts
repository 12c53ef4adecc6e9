/**
 * A room at the server: one trainee who has opened it, and one supervisor at another device who was told its code.
 *
 * What they tell each other is passed on as it is. Text frames are JSON and always come; binary frames are what is seen
 * in a moment, and one that a slow line has no room for is left out.
 */
import { z } from 'zod'

export const ROOM_PARTS = ['trainee', 'supervisor'] as const
export type RoomPart = (typeof ROOM_PARTS)[number]

/** 32 signs that are not taken for each other; eight of them are 40 bits. */
const SIGNS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
const LENGTH = 8
const HALF = LENGTH / 2

/** @param random as many random bytes as a code has signs, or more */
export function roomCode(random: Uint8Array): string {
  if (random.length < LENGTH) throw new TypeError(`a room’s code needs ${LENGTH} random bytes, not ${random.length}`)
  return Array.from(random.subarray(0, LENGTH), (byte) => SIGNS[byte % SIGNS.length]).join('')
}

/** As it is read out and typed: in two halves. */
export const sayRoomCode = (code: string): string => `${code.slice(0, HALF)}-${code.slice(HALF)}`

/** @param text as typed: case, spaces and hyphens do not count. @returns undefined for what is no code */
export function readRoomCode(text: string): string | undefined {
  const code = text.toUpperCase().replace(/[\s-]/g, '')
  return code.length === LENGTH && Array.from(code).every((sign) => SIGNS.includes(sign)) ? code : undefined
}

/** The server's own words in a room, whenever somebody comes or goes. */
export const roomNoticeSchema = z.object({ type: z.literal('room'), isOtherThere: z.boolean() })
export type RoomNotice = z.infer<typeof roomNoticeSchema>

/** What one end knows of it. */
export type RoomState =
  | { readonly state: 'opening' }
  | { readonly state: 'open'; readonly isOtherThere: boolean }
  /** Tried again until it is closed. */
  | { readonly state: 'lost'; readonly why: string }

/** Why a socket was ended: an application's own codes (RFC 6455, 7.4.2); the last digits follow HTTP. */
export const ROOM_CLOSES = { notUnderstood: 4400, refused: 4403, nobody: 4404, taken: 4409, tooMany: 4429 } as const

export const ROOM_LIMITS = {
  /** Of one frame. A picture of 240 pixels across with its figures is about 80 kB. */
  frameBytes: 512 << 10,
  /** Of one end in a second, in both kinds: three times what a run tells. */
  bytesPerS: 2 << 20,
  /** A moment is left out while so much waits for the other end. */
  backlogBytes: 512 << 10,
} as const
