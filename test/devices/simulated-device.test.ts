import type { Port, Reply, Request } from '#devices/simulated/messages.ts'
import { serveSimulated } from '#devices/simulated/serve.ts'
import { createSimulated, type SimulatedPort } from '#devices/simulated/simulated.ts'
import { describeDevice } from './device.case.ts'

describeDevice('the simulated probe', () => {
  const ports: MessagePort[] = []
  const device = createSimulated({
    makeWorker() {
      const { port1, port2 } = new MessageChannel()
      ports.push(port1, port2)
      serveSimulated(port2 as unknown as Port<Reply, Request>)
      return port1 as unknown as SimulatedPort
    },
  })
  const nowMs = () => performance.now()
  return {
    device,
    nowMs,
    async pass(ms) {
      await new Promise((resolve) => setTimeout(resolve, ms))
      return nowMs()
    },
    close: () => ports.forEach((port) => port.close()),
  }
})
