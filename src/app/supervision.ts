/** The supervisors of a trainee: one at another window of this browser, and one at another device when a room was opened. */
import { CONSOLE_CHANNEL } from '#core/training/console-message.ts'
import { roomCode } from '#core/tele/room.ts'
import { SILENT, type TalkState } from '#core/training/talk-signal.ts'
import { sayMicrophone } from '#session/practice-words.ts'
import type { Session } from '#session/session.ts'
import { openRoomLine } from '#tele/room-line.ts'
import { createTalkLine, createVoicePlayer, type TalkLine } from '#tele/talk-line.ts'
import { createConsoleLink, type Channel, type ConsoleLink, type LinkParts } from './console-link.ts'

export interface Supervision {
  /** Once per displayed frame. */
  tell(nowMs: number): void
  /** The trainee's own voice to whoever listens. */
  speak(isOn: boolean): void
  /** Lets one supervisor in from another device, who is told the code; or nobody any more. */
  openRoom(isOpen: boolean): void
}

export interface SupervisionParts extends Omit<LinkParts, 'channel' | 'hearSignal'> {
  readonly session: Session
}

interface Ear {
  readonly link: ConsoleLink
  readonly line: TalkLine
  talk: TalkState
}

export function createSupervision(parts: SupervisionParts): Supervision {
  const { session } = parts
  const ears = new Set<Ear>()
  let room: Ear | undefined

  function tellTalk() {
    const all = [...ears].map(({ talk }) => talk)
    const some = (of: 'isSpeaking' | 'isHearing') => all.some((talk) => talk[of])
    session.actions.practise({ talk: { isSpeaking: some('isSpeaking'), isHearing: some('isHearing') } })
  }

  function listen(channel: Channel): Ear {
    const line = createTalkLine({
      from: 'trainee',
      send: (signal) => channel.postMessage(signal),
      onChange(talk) {
        ear.talk = talk
        tellTalk()
      },
      onLost: (why) => session.actions.notify('warning', why),
      play: createVoicePlayer(() =>
        session.actions.notify('info', 'Press anywhere on the page to hear your supervisor.'),
      ),
    })
    const link = createConsoleLink({ ...parts, channel, hearSignal: (signal) => line.hear(signal) })
    const ear: Ear = { link, line, talk: SILENT }
    ears.add(ear)
    return ear
  }

  function closeRoom() {
    room?.line.hangUp()
    room?.link.close()
    if (room) ears.delete(room)
    room = undefined
    session.actions.practise({ room: undefined })
    tellTalk()
  }

  listen(new BroadcastChannel(CONSOLE_CHANNEL))
  return {
    tell(nowMs) {
      for (const { link } of ears) link.tell(nowMs)
    },
    speak(isOn) {
      for (const { line, talk } of ears) {
        if (!isOn) line.hush()
        else if (talk.isHearing)
          void line.speak().catch((error: unknown) => session.actions.notify('warning', `Your supervisor cannot hear you: ${sayMicrophone(error)}`)) // prettier-ignore
      }
    },
    openRoom(isOpen) {
      closeRoom()
      if (!isOpen) return
      const code = roomCode(crypto.getRandomValues(new Uint8Array(8)))
      session.actions.practise({ room: { code, state: 'opening' } })
      room = listen(
        openRoomLine({
          part: 'trainee',
          code,
          base: document.baseURI,
          onState: (state) => session.actions.practise({ room: { code, ...state } }),
        }),
      )
    },
  }
}
