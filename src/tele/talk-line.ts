/**
 * A voice between a supervisor and a trainee, straight from browser to browser (WebRTC); who speaks is each one's own choice.
 *
 * Either end may begin or stop to speak at any time, also both at once: "perfect negotiation" of WebRTC 1.0, 10.7, in which
 * the trainee gives way. Signals go as the console's other messages do, through another window or our own server; nobody
 * else's server is asked for a way, so that both have to be in one network.
 */
import { SILENT, type Signal, type Talker, type TalkState } from '#core/training/talk-signal.ts'

export interface TalkLine {
  /** @throws DOMException when there is no microphone, or it is not allowed. */
  speak(): Promise<void>
  hush(): void
  /** What the other end told. */
  hear(signal: Signal): void
  /** Ends it for both. */
  hangUp(): void
}

export interface TalkParts {
  readonly from: Talker
  readonly send: (signal: Signal) => void
  readonly onChange: (state: TalkState) => void
  /** In words: no way was found from one to the other, or it broke. */
  readonly onLost: (why: string) => void
  readonly play: (voice: MediaStream | null) => void
  readonly microphone?: () => Promise<MediaStream>
  readonly makePeer?: () => RTCPeerConnection
}

const ownMicrophone = () => {
  // Without a secure context there is none to ask.
  if (!('mediaDevices' in navigator)) throw new DOMException('a microphone needs a secure page', 'NotAllowedError')
  return navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true } })
}

export function createTalkLine(parts: TalkParts): TalkLine {
  const {
    from,
    send,
    onChange,
    onLost,
    play,
    microphone = ownMicrophone,
    makePeer = () => new RTCPeerConnection(),
  } = parts
  const isPolite = from === 'trainee'
  let peer: RTCPeerConnection | undefined
  let own: MediaStream | undefined
  let [isOffering, isIgnoring] = [false, false]
  let state = SILENT

  function change(next: Partial<TalkState>) {
    state = { ...state, ...next }
    onChange(state)
  }

  function joined(): RTCPeerConnection {
    if (peer) return peer
    const made = makePeer()
    peer = made
    made.onnegotiationneeded = () => void offer(made)
    made.onicecandidate = ({ candidate }) => {
      if (!candidate) return
      const { candidate: text, sdpMid, sdpMLineIndex, usernameFragment } = candidate
      send({ type: 'signal', from, candidate: { candidate: text, sdpMid, sdpMLineIndex, usernameFragment } })
    }
    made.ontrack = ({ track, streams }) => {
      const voice = streams[0] ?? new MediaStream([track])
      play(voice)
      change({ isHearing: true })
      voice.onremovetrack = () => {
        play(null)
        change({ isHearing: false })
      }
    }
    made.onconnectionstatechange = () => {
      if (made.connectionState !== 'failed') return
      close()
      onLost('There is no direct way between the two devices for a voice. What is written is shown and read aloud.')
    }
    return made
  }

  async function offer(made: RTCPeerConnection) {
    try {
      isOffering = true
      await made.setLocalDescription()
      describe(made)
    } finally {
      isOffering = false
    }
  }

  function describe({ localDescription }: RTCPeerConnection) {
    if (localDescription) send({ type: 'signal', from, description: { type: localDescription.type, sdp: localDescription.sdp } }) // prettier-ignore
  }

  async function take({ description, candidate }: Signal) {
    const line = joined()
    if (description) {
      const isClash = description.type === 'offer' && (isOffering || line.signalingState !== 'stable')
      isIgnoring = !isPolite && isClash
      if (isIgnoring) return
      await line.setRemoteDescription(description)
      if (description.type !== 'offer') return
      await line.setLocalDescription()
      describe(line)
    } else if (candidate) {
      // Of an offer that was not taken there is nothing to take.
      await line.addIceCandidate(candidate).catch((error: unknown) => {
        if (!isIgnoring) throw error
      })
    }
  }

  function stopOwn() {
    for (const track of own?.getTracks() ?? []) track.stop()
    own = undefined
  }

  function close() {
    stopOwn()
    peer?.close()
    peer = undefined
    play(null)
    change(SILENT)
  }

  return {
    async speak() {
      if (own) return
      own = await microphone()
      for (const track of own.getAudioTracks()) joined().addTrack(track, own)
      change({ isSpeaking: true })
    },
    hush() {
      for (const sender of peer?.getSenders() ?? []) if (sender.track) peer!.removeTrack(sender)
      stopOwn()
      change({ isSpeaking: false })
    },
    hear(signal) {
      if (signal.from === from) return
      if (signal.isOver) return close()
      void take(signal).catch(close)
    },
    hangUp() {
      if (peer) send({ type: 'signal', from, isOver: true })
      close()
    },
  }
}

/** Plays a voice as it comes; of a browser that wants a gesture first it is told. */
export function createVoicePlayer(onRefused: () => void): (voice: MediaStream | null) => void {
  const player = new Audio()
  return (voice) => {
    player.srcObject = voice
    if (voice) void player.play().catch(onRefused)
  }
}
