/** Points a controller at a button of the headset's panels and pulls its trigger, where the app says that the button is. */
import type { Audit } from '#app/audit.ts'
import type { PanelButtonSeen } from '#app/panel-audit.ts'
import type { RunningApp } from './running-app.ts'

interface Aim {
  readonly hand?: 'left' | 'right'
  /** Of several with this label, counted from the top. */
  readonly nth?: number
}

/** In front of the panel, mm: nearer than a hand would stand, so that nothing is between. */
const AWAY_MM = 250

/**
 * The emulator's controllers have ray and grip in one place and pose.
 * @returns when the app has seen press and release
 */
export async function press(
  app: RunningApp,
  label: string,
  { hand: side = 'right', nth = 0 }: Aim = {},
): Promise<void> {
  const button = await atRest(app, label, nth)
  const { middleInRoom: m, facing: f } = button
  const at = [0, 1, 2].map((axis) => (m[axis]! + AWAY_MM * f[axis]!) / 1000)
  // Its ray goes along -z: turned about the upright axis and tilted, so that +z is the way the button faces.
  const [yaw, pitch] = [Math.atan2(f[0], f[2]) / 2, -Math.asin(f[1]) / 2]
  const [sy, cy, sp, cp] = [Math.sin(yaw), Math.cos(yaw), Math.sin(pitch), Math.cos(pitch)]
  const hand = `window.headset.controllers.${side}`
  await app.page.evaluate(`
    ${hand}.position.set(${at.join(', ')})
    ${hand}.quaternion.set(${cy * sp}, ${sy * cp}, ${-sy * sp}, ${cy * cp})
  `)
  await frames(app, 3)
  await app.page.evaluate(`${hand}.updateButtonValue('trigger', 1)`)
  await frames(app, 2)
  await app.page.evaluate(`${hand}.updateButtonValue('trigger', 0)`)
  await frames(app, 3)
}

/** Presses a button that stays pressed in, and waits until it does; a slow machine misses presses. */
export async function switchOn(app: RunningApp, label: string, aim: Aim = {}): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt++) {
    await press(app, label, aim)
    for (let look = 0; look < 30; look++) {
      const { buttons } = await app.ask((audit: Audit) => audit.panels())
      if (buttons.some((each) => each.label === label && each.isOn)) return
      await app.page.waitForTimeout(150)
    }
  }
  throw new Error(`${label} was pressed three times and is not on`)
}

/** A panel that has just loaded, or has turned to another page, moves its buttons until its font is there. */
async function atRest(app: RunningApp, label: string, nth: number): Promise<PanelButtonSeen> {
  let before: PanelButtonSeen | undefined
  for (let look = 0; look < 10; look++) {
    const { buttons } = await app.ask((audit: Audit) => audit.panels())
    const button = buttons
      .filter((each) => each.label === label)
      .toSorted((a, b) => b.middleInRoom[1] - a.middleInRoom[1])[nth]
    if (!button) throw new Error(`no button ${label}: ${buttons.map((each) => each.label).join(', ')}`)
    if (!button.isAllowed) throw new Error(`${label} cannot be pressed now`)
    const movedMm = Math.hypot(...button.middleInRoom.map((value, axis) => value - (before?.middleInRoom[axis] ?? 1e6)))
    if (movedMm < 0.1) return button
    before = button
    await frames(app, 2)
  }
  throw new Error(`${label} does not come to rest`)
}

/** Waits until so many more frames were drawn. */
async function frames(app: RunningApp, count: number): Promise<void> {
  const before = await app.ask((audit: Audit) => audit.framesDrawn())
  for (const endMs = performance.now() + 20_000; performance.now() < endMs;) {
    if ((await app.ask((audit: Audit) => audit.framesDrawn())) >= before + count) return
    await app.page.waitForTimeout(30)
  }
  throw new Error(`no ${count} frames in 20 s`)
}
