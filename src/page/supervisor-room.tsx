/** A trainee lets one supervisor look on from another device: what they will see is said, then a code is made. */
import { useStore } from 'zustand'
import { sayRoomCode } from '#core/tele/room.ts'
import type { Practice } from '#session/practice.ts'
import type { PracticeProps } from './practice-view.tsx'

/** Names that mean another machine everywhere else. */
const LOCAL = /^(localhost|127\.|\[::1\]$)/

export function SupervisorRoom({ session, commands }: PracticeProps) {
  const room = useStore(session, ({ practice }) => practice.room)
  if (!room)
    return (
      <>
        <h3>From another device</h3>
        <p>
          One supervisor who knows the code sees your picture, needle, figures and name, can pause you and bring in a
          complication, and may speak to you. It goes through this server, is kept nowhere, and ends when you close the
          room or this page.
        </p>
        <button type="button" className="button" onClick={() => commands.practice.openRoom(true)}>
          Let a supervisor in
        </button>
      </>
    )
  return (
    <>
      <h3>From another device</h3>
      <p>
        Code <strong className="room-code">{sayRoomCode(room.code)}</strong> at{' '}
        {LOCAL.test(location.hostname) ? (
          'the page console.html of this server, by the address that other devices reach it at'
        ) : (
          <span className="room-address">{new URL(`console.html#room=${room.code}`, document.baseURI).href}</span>
        )}
      </p>
      <p role="status" className={room.state === 'lost' ? 'fault' : 'meta'}>
        {sayRoom(room)}
      </p>
      <button type="button" className="button" onClick={() => commands.practice.openRoom(false)}>
        Close the room
      </button>
    </>
  )
}

function sayRoom(room: NonNullable<Practice['room']>): string {
  switch (room.state) {
    case 'opening':
      return 'The room is being opened.'
    case 'lost':
      return `The room is closed: ${room.why}. It is opened again by itself.`
    case 'open':
      return room.isOtherThere ? 'A supervisor looks on.' : 'Open. Nobody looks on yet.'
  }
}
