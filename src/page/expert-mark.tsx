/** A run that others are compared with: said by whoever teaches, and taken back the same way. */
import type { Attempt } from '#core/training/attempt.ts'

interface Props {
  readonly attempt: Pick<Attempt, 'isBenchmark'>
  readonly onMark: (isExpert: boolean) => void
}

export const ExpertMark = ({ attempt: { isBenchmark }, onMark }: Props) => (
  <label className="check">
    <input type="checkbox" checked={isBenchmark} onChange={({ target }) => onMark(target.checked)} />
    <span>
      An expert’s run
      <small>
        Others are compared with it instead of scripted experts, from three such runs of a task on. It counts for
        nobody’s own learning.
      </small>
    </span>
  </label>
)
