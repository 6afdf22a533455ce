import { Box, Group, Progress, Text, Tooltip } from '@mantine/core'
import type { Column } from '@/api/types'
import { cell, number } from '../format'

interface DistributionProps {
  column: Column
  rows: number
}

/** How the values of one column lie: a box plot of numbers, the commonest of categories, the range of dates. */
export function Distribution({ column, rows }: DistributionProps) {
  if (typeof column.minimum === 'number' && typeof column.maximum === 'number') {
    return <BoxPlot column={column} least={column.minimum} most={column.maximum} />
  }
  if (column.minimum != null && column.maximum != null && column.type !== 'text') {
    return (
      <Text size="xs">
        {cell(column.minimum)} – {cell(column.maximum)}
      </Text>
    )
  }
  return <CommonestValues column={column} rows={rows} />
}

function BoxPlot({ column, least, most }: { column: Column; least: number; most: number }) {
  const width = most - least || 1
  const at = (value: number | undefined, otherwise: number) =>
    `${(100 * ((value ?? otherwise) - least)) / width}%`
  const { '0.25': lower, '0.5': median, '0.75': upper } = column.quantiles
  const said = `from ${number(least)} to ${number(most)}${median === undefined ? '' : `, median ${number(median)}`}`
  return (
    <Tooltip label={said}>
      <Group gap="xs" wrap="nowrap" role="img" aria-label={said}>
        <Text size="xs">{number(least)}</Text>
        <Box pos="relative" h={14} style={{ flex: 1 }}>
          <Box pos="absolute" top={6.5} left={0} right={0} h={1} bg="var(--mantine-color-dimmed)" />
          <Box
            pos="absolute"
            top={2}
            h={10}
            bg="var(--mantine-primary-color-light-hover)"
            left={at(lower, least)}
            right={`calc(100% - ${at(upper, most)})`}
          />
          {median !== undefined && (
            <Box
              pos="absolute"
              top={0}
              h={14}
              w={2}
              bg="var(--mantine-primary-color-filled)"
              left={at(median, least)}
            />
          )}
        </Box>
        <Text size="xs">{number(most)}</Text>
      </Group>
    </Tooltip>
  )
}

const SHOWN = 3
/** The share of rows below which even the commonest value says little: names, keys, free text. */
const RARE = 0.01

function CommonestValues({ column, rows }: DistributionProps) {
  const values = column.top_values.slice(0, SHOWN)
  const [commonest] = values
  if (!commonest) return <Text size="xs">–</Text>
  if (commonest.count < RARE * rows) {
    return <Text size="xs">{values.map(({ value }) => value).join(', ')} …</Text>
  }
  return (
    <>
      {values.map(({ value, count }) => (
        <Group key={value} gap="xs" wrap="nowrap">
          <Progress
            value={(100 * count) / rows}
            size="sm"
            w={48}
            style={{ flexShrink: 0 }}
            aria-label={`${number(count)} of ${number(rows)} rows`}
          />
          <Text size="xs" truncate>
            {value}
          </Text>
        </Group>
      ))}
      {column.distinct > SHOWN && (
        <Text size="xs" c="dimmed">
          and {number(column.distinct - SHOWN)} more
        </Text>
      )}
    </>
  )
}
