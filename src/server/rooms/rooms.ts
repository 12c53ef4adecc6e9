/** Who is in which room: at most one trainee and one supervisor in each, of one clinic; a room is there while its trainee is. */
import { ROOM_CLOSES, type RoomPart } from '#core/tele/room.ts'

/** One end, as a room sees it. */
export interface Member {
  /** The other end has come or gone. */
  notice(isOtherThere: boolean): void
  /** What the other end told. @param mayBeLeftOut a moment that is followed by a newer one */
  pass(bytes: Uint8Array, mayBeLeftOut: boolean): void
  end(code: number, reason: string): void
}

export interface Entered {
  readonly ok: true
  /** To the other end; to nobody when there is none. */
  tell(bytes: Uint8Array, mayBeLeftOut: boolean): void
  leave(): void
}

export interface Refused {
  readonly ok: false
  readonly code: number
  readonly reason: string
}

export interface Rooms {
  /** @param clinic whose account it is; empty on a server without accounts */
  enter(clinic: string, code: string, part: RoomPart, member: Member): Entered | Refused
  readonly count: number
}

/** Rooms at one time. */
const MOST_ROOMS = 64

const refused = (code: number, reason: string): Refused => ({ ok: false, code, reason })

export function createRooms(): Rooms {
  const rooms = new Map<string, Partial<Record<RoomPart, Member>>>()

  function left(key: string, part: RoomPart, member: Member) {
    const room = rooms.get(key)
    if (room?.[part] !== member) return
    delete room[part]
    if (part === 'supervisor') return room.trainee?.notice(false)
    rooms.delete(key)
    room.supervisor?.end(ROOM_CLOSES.nobody, 'the trainee has closed the room')
  }

  return {
    enter(clinic, code, part, member) {
      const key = `${clinic}/${code}`
      const room = rooms.get(key)
      if (part === 'supervisor' && !room) return refused(ROOM_CLOSES.nobody, 'there is no room of this code')
      if (room?.[part]) return refused(ROOM_CLOSES.taken, `there is a ${part} in this room already`)
      if (!room && rooms.size >= MOST_ROOMS) return refused(ROOM_CLOSES.tooMany, 'there are too many rooms')
      const now = room ?? {}
      now[part] = member
      rooms.set(key, now)
      const other = part === 'trainee' ? 'supervisor' : 'trainee'
      member.notice(now[other] !== undefined)
      now[other]?.notice(true)
      return {
        ok: true,
        tell: (bytes, mayBeLeftOut) => now[other]?.pass(bytes, mayBeLeftOut),
        leave: () => left(key, part, member),
      }
    },
    get count() {
      return rooms.size
    },
  }
}
