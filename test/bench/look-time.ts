/** How long a look takes on this machine's graphics, read back: in a browser without a graphics card all of it is the processor. */
import { join } from 'node:path'
import { runPage } from '#test/dicom/running-page.ts'
import type { Bench } from './figures.ts'

export async function benchLookTime(): Promise<Bench> {
  const running = await runPage(join(import.meta.dirname, '../scene/look-page'))
  try {
    const took = await running.within(running.page.evaluate(() => window.looks.time(640, 480)))
    const rows = took.map(({ look, msPerPicture, shaderMs }) => ({
      figure: `${look}, 640 x 480, as the app does here; by the shader, which is for graphics cards`,
      value: `${msPerPicture.toFixed(1)} ms, ${(1000 / msPerPicture).toFixed(0)} pictures/s; ${shaderMs.toFixed(0)} ms`,
      goal: '≥ 25 pictures/s',
      met: msPerPicture <= 40,
    }))
    return { name: 'Looks of a picture as the browser here draws them (software renderer)', rows }
  } finally {
    await running.close()
  }
}
