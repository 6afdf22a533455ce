import { Group, Text } from '@mantine/core'
import { useLiveStatus } from '@/live/hooks'
import type { LiveStatus } from '@/live/LiveConnection'

const TOLD: Partial<Record<LiveStatus, { word: string; meaning: string; color: string }>> = {
  live: { word: 'Live', meaning: 'What happens is shown at once.', color: 'teal' },
  unavailable: { word: 'Every few seconds', meaning: 'The page asks how jobs go on.', color: 'gray' },
}

/** How soon the page shows what happens, while something does. */
export function LiveIndicator() {
  const told = TOLD[useLiveStatus()]
  if (!told) return null
  return (
    <Group gap={6} wrap="nowrap" visibleFrom="sm" title={told.meaning}>
      <span className="dot" style={{ background: `var(--mantine-color-${told.color}-filled)` }} />
      <Text size="xs" c="dimmed">
        {told.word}
      </Text>
    </Group>
  )
}
