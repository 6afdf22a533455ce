import { Text, useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import embed, { type VisualizationSpec } from 'vega-embed'
import { expressionInterpreter } from 'vega-interpreter'

const ERRORS_ONLY = 1

/** The page's own colours, which have enough contrast on its ground. */
const COLORS = {
  light: { text: '#343a40', lines: '#dee2e6', mark: '#0b7285' },
  dark: { text: '#c9c9c9', lines: '#424242', mark: '#22b8cf' },
}

interface ChartProps {
  /** A Vega-Lite specification that carries its data. */
  specification: object
  /** What the chart shows, for whoever can't see it. */
  label: string
}

/** Draws a chart. Its expressions are interpreted, never compiled: the page allows no code that it did not bring. */
export default function Chart({ specification, label }: ChartProps) {
  const place = useRef<HTMLDivElement>(null)
  const [failed, setFailed] = useState(false)
  const { text, lines, mark } = COLORS[useComputedColorScheme('light')]

  useEffect(() => {
    const element = place.current
    if (element === null) return
    const drawn = embed(element, { width: 'container', ...specification } as VisualizationSpec, {
      actions: false,
      ast: true,
      expr: expressionInterpreter,
      renderer: 'svg',
      mode: 'vega-lite',
      logLevel: ERRORS_ONLY,
      // A specification is data of a model's or a dataset's making: it may load nothing.
      loader: { load: () => Promise.reject(new Error('Charts carry their data.')) } as never,
      config: {
        background: 'transparent',
        font: 'system-ui, sans-serif',
        mark: { color: mark },
        axis: {
          labelColor: text,
          titleColor: text,
          gridColor: lines,
          domainColor: lines,
          tickColor: lines,
          labelFontSize: 11,
          titleFontWeight: 500,
        },
        legend: { labelColor: text, titleColor: text, labelFontSize: 11 },
        title: { color: text },
        view: { stroke: 'transparent' },
      },
    })
    drawn.catch(() => setFailed(true))
    return () => void drawn.then((view) => view.finalize()).catch(() => {})
  }, [specification, text, lines, mark])

  if (failed) return <Text size="sm">This chart can’t be drawn; its rows are under “Rows”.</Text>
  return <div ref={place} role="img" aria-label={label} style={{ width: '100%', minHeight: 120 }} />
}
