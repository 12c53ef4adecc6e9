/** WCAG 2.2's contrast of two sRGB colours, `#rrggbb`, and of text on something that the room shines through. */
export function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(channels(a)), luminance(channels(b))].toSorted((x, y) => y - x) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

/** @param alpha of what the text stands on @param room behind it, as a headset's cameras show it */
export function contrastOver(text: string, ground: string, alpha: number, room: string): number {
  const [over, under] = [channels(ground), channels(room)]
  const mixed = over.map((value, at) => alpha * value + (1 - alpha) * under[at]!)
  const [light, dark] = [luminance(channels(text)), luminance(mixed)].toSorted((x, y) => y - x) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

/**
 * On a display that only adds light, as those one looks through do: black is the room, and so is a dark panel.
 * @param share what comes through of the room, of the light of the display's white
 */
export function contrastAdded(text: string, ground: string, share: number): number {
  const [a, b] = [text, ground].map((colour) => luminance(channels(colour)) + share) as [number, number]
  return Math.max(a, b) / Math.min(a, b)
}

/** 0-1, as they are coded. */
function channels(colour: string): readonly number[] {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour)
  if (!hex) throw new TypeError(`no colour: ${colour}`)
  return hex.slice(1).map((each) => parseInt(each, 16) / 255)
}

/** Of the World Wide Web Consortium's definition, with the threshold of IEC 61966-2-1. */
function luminance(coded: readonly number[]): number {
  const [r, g, b] = coded.map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)) as [number, number, number] // prettier-ignore
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
