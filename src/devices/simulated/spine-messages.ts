/** What crosses between the page and the worker that feels for a spine's soft tissue. */
import type { Felt } from '#core/phantom/felt.ts'
import type { SpineParameters } from '#core/phantom/parameters.ts'

export interface SpineRequest {
  readonly parameters: SpineParameters
}

export interface SpineReply {
  readonly felt: Felt
}
