/** Keeps a failure of one view from taking the others down: what it held is left out, and it is said. */
import { Component, type ReactNode } from 'react'

interface Props {
  readonly what: string
  readonly onFailure: (text: string) => void
  readonly children: ReactNode
}

// React offers error boundaries as classes only.
export class Boundary extends Component<Props, { readonly hasFailed: boolean }> {
  override state = { hasFailed: false }
  static getDerivedStateFromError() {
    return { hasFailed: true }
  }
  override componentDidCatch(error: unknown) {
    this.props.onFailure(`${this.props.what} stopped: ${error instanceof Error ? error.message : String(error)}`)
  }
  override render() {
    return this.state.hasFailed ? null : this.props.children
  }
}
