/** The emulated right controller with a brush at its tip, brought to places of the open volume. */
import type { RunningApp } from './running-app.ts'

/** The emulator's controllers have ray and grip in one place; the brush is 40 mm ahead along -z. */
const AHEAD_MM = 40

export interface BrushHand {
  /** @param at CT or MR mm */
  tipTo(at: readonly number[]): Promise<void>
  pull(): Promise<void>
  letGo(): Promise<void>
}

export function brushHand({ page, ask }: RunningApp): BrushHand {
  const trigger = async (value: 0 | 1) => {
    await page.evaluate(`window.headset.controllers.right.updateButtonValue('trigger', ${value})`)
    await page.waitForTimeout(300)
  }
  return {
    async tipTo(at) {
      const { placement: m } = await ask((audit) => audit.state())
      const inRoom = [0, 1, 2].map(
        (r) => (m[r]! * at[0]! + m[r + 4]! * at[1]! + m[r + 8]! * at[2]! + m[r + 12]!) / 1000,
      )
      await page.evaluate(`
        window.headset.controllers.right.quaternion.set(0, 0, 0, 1)
        window.headset.controllers.right.position.set(${inRoom[0]}, ${inRoom[1]}, ${inRoom[2]! + AHEAD_MM / 1000})
      `)
      await page.waitForTimeout(250)
    },
    pull: () => trigger(1),
    letGo: () => trigger(0),
  }
}
