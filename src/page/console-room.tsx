/** The console at another device: the code of the trainee's room is typed, and what becomes of it is said. */
import { useEffect, useState } from 'react'
import { readRoomCode, type RoomState } from '#core/tele/room.ts'

export interface Room {
  readonly follow: (tell: (state: RoomState) => void) => () => void
  readonly enter: (code: string) => void
}

interface Props {
  readonly room: Room
  /** The place of practice is heard: nothing more is asked. */
  readonly isHeard: boolean
}

export function ConsoleRoom({ room, isHeard }: Props) {
  const [state, setState] = useState<RoomState>()
  const [typed, setTyped] = useState('')
  const [isWrong, setWrong] = useState(false)
  useEffect(() => room.follow(setState), [room])
  if (isHeard) return undefined

  function enter() {
    const code = readRoomCode(typed)
    setWrong(!code)
    if (code) room.enter(code)
  }

  return (
    <section className="console-room" aria-labelledby="room-heading">
      <h2 id="room-heading">Where is it practised?</h2>
      <p>
        In another window of this browser: keep it open there. At another device: the trainee opens a room under
        Practice, Supervisor, and tells you its code.
      </p>
      <form
        className="console-say"
        onSubmit={(event) => {
          event.preventDefault()
          enter()
        }}
      >
        <label className="field">
          <span>Code of the room</span>
          <input
            value={typed}
            maxLength={12}
            autoComplete="off"
            spellCheck={false}
            aria-invalid={isWrong}
            aria-describedby="room-says"
            onChange={({ target }) => setTyped(target.value)}
          />
        </label>
        <button type="submit" className="button">
          Look on
        </button>
      </form>
      <p id="room-says" role="status" className={isWrong || state?.state === 'lost' ? 'fault' : 'meta'}>
        {isWrong ? 'A code has eight letters and digits, for example K7QF-3MXD.' : sayRoom(state)}
      </p>
    </section>
  )
}

function sayRoom(state: RoomState | undefined): string {
  switch (state?.state) {
    case undefined:
      return ''
    case 'opening':
      return 'Looking for the room.'
    case 'lost':
      return `Not there: ${state.why}. It is tried again.`
    case 'open':
      return state.isOtherThere ? 'In the room. Waiting for what the trainee sees.' : 'The trainee is not there.'
  }
}
