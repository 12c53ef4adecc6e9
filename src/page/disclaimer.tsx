/** Stands in every view, quietly and always. */
export function Disclaimer() {
  return <p className="disclaimer">For training and research. Not a medical device.</p>
}
