/** Text and its bytes. Every place the program runs in has both; they are of no page. */
declare const TextDecoder: new () => { decode(bytes: Uint8Array): string }
declare const TextEncoder: new () => { encode(text: string): Uint8Array<ArrayBuffer> }

const decoder = new TextDecoder()
const encoder = new TextEncoder()

export const utf8Of = (text: string): Uint8Array<ArrayBuffer> => encoder.encode(text)
export const textOf = (utf8: Uint8Array): string => decoder.decode(utf8)
