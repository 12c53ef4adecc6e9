/** `interspace igtl decode`: a recorded OpenIGTLink stream, message by message. */
import { createReadStream } from 'node:fs'
import { decodeMessage } from '#core/openigtlink/decode.ts'
import { createFraming } from '#core/openigtlink/framing.ts'
import { HEADER_BYTES, type Fault } from '#core/openigtlink/message.ts'
import { fileFault, readArguments, type Command, type CommandFault, type Print } from './command.ts'
import { messageSummary } from './message-summary.ts'

/** A file is not a stranger on the network; the limit only keeps a broken size from taking all memory. */
const MAX_BODY_BYTES = 1 << 30

export const igtlDecode: Command = {
  name: 'igtl decode',
  usage: 'igtl decode FILE',
  summary: 'One JSON object for each OpenIGTLink message in the file; ends at the first fault, naming its byte.',
  async run(args, print) {
    const read = readArguments(args, {}, { atLeast: 1, atMost: 1, are: 'FILE' })
    if (!read.ok) return read.fault
    const file = read.positionals[0]!
    try {
      return await decodeStream(file, createReadStream(file), print)
    } catch (thrown) {
      return fileFault(thrown, file)
    }
  },
}

async function decodeStream(
  file: string,
  chunks: AsyncIterable<Uint8Array>,
  print: Print,
): Promise<CommandFault | undefined> {
  const framing = createFraming({ maxBodyBytes: MAX_BODY_BYTES })
  let offset = 0
  for await (const chunk of chunks) {
    for (const framed of framing.push(chunk)) {
      if (!framed.ok) return streamFault(file, offset, framed.fault)
      const decoded = decodeMessage(framed.bytes)
      if (!decoded.ok) return streamFault(file, offset, decoded.fault)
      print(messageSummary(decoded.message, offset))
      offset += framed.bytes.byteLength
    }
  }
  const { pendingBytes } = framing
  if (pendingBytes === 0 && offset > 0) return undefined
  const what = pendingBytes < HEADER_BYTES ? 'header' : 'body'
  const reason = pendingBytes === 0 ? 'the file is empty' : `the file ends inside a message's ${what}`
  return streamFault(file, offset, { code: 'truncated', at: pendingBytes, reason })
}

/** Offsets are the file's, not the message's: that is where a person looks. */
function streamFault(file: string, offset: number, fault: Fault): CommandFault {
  const at = offset + fault.at
  const named = fault.type === undefined ? '' : ` of ${fault.type} "${fault.device}"`
  return {
    code: `igtl-${fault.code}`,
    message: `${file}, byte ${at}${named}: ${fault.reason}`,
    file,
    at,
    messageOffset: offset,
    ...(fault.type !== undefined && { type: fault.type, device: fault.device }),
  }
}
