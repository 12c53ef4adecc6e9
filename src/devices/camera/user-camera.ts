/** The camera that a person lets this page use, picture by picture. */
import type { CameraPicture } from './find-markers.ts'

export interface Frames {
  /** The newest picture; undefined while it is the same as the last one asked for. */
  next(): CameraPicture | undefined
  close(): void
}

/** @throws Error that says what to do, when there is none or it may not be used */
export async function openUserCamera(): Promise<Frames> {
  const { mediaDevices } = navigator as { readonly mediaDevices?: MediaDevices }
  if (!mediaDevices)
    throw new Error('a camera is given to pages over HTTPS only: open the address that begins with https')
  let stream: MediaStream
  try {
    stream = await mediaDevices.getUserMedia({
      video: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 }, facingMode: 'environment' },
      audio: false,
    })
  } catch (thrown) {
    const name = thrown instanceof Error ? thrown.name : ''
    throw new Error(
      name === 'NotAllowedError'
        ? 'the camera may not be used: allow it for this page in the browser'
        : name === 'NotFoundError'
          ? 'there is no camera: connect one'
          : `the camera does not start: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
      { cause: thrown },
    )
  }
  const video = document.createElement('video')
  Object.assign(video, { muted: true, playsInline: true })
  video.srcObject = stream
  await video.play()
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d', { willReadFrequently: true })
  let lastS = -1
  return {
    next() {
      const { videoWidth, videoHeight, currentTime } = video
      if (!context || videoWidth === 0 || currentTime === lastS) return undefined
      lastS = currentTime
      if (canvas.width !== videoWidth) Object.assign(canvas, { width: videoWidth, height: videoHeight })
      context.drawImage(video, 0, 0)
      const { data } = context.getImageData(0, 0, videoWidth, videoHeight)
      return { widthPx: videoWidth, heightPx: videoHeight, rgba: data }
    },
    close() {
      for (const track of stream.getTracks()) track.stop()
      video.srcObject = null
    },
  }
}
