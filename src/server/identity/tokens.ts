/** What somebody carries to be known by. The store has only its hash: who reads the store cannot sign in with it. */
import { createHash, randomBytes } from 'node:crypto'

/** 256 bits. */
export const newToken = (): string => randomBytes(32).toString('base64url')

export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('base64url')
