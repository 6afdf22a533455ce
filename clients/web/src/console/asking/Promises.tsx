import { SimpleGrid, Stack, Text, ThemeIcon, Title } from '@mantine/core'
import { IconBellRinging, IconListSearch, IconTimeline } from '@tabler/icons-react'

const PROMISES = [
  {
    Icon: IconTimeline,
    title: 'Researched in seven stages',
    text: 'Your question is split into queries and tests, their surprises are followed up, and what they say together is concluded.',
  },
  {
    Icon: IconListSearch,
    title: 'Every number can be traced',
    text: 'Each finding opens to the rows, the statistics and the SQL that it rests on. What does not hold is not said.',
  },
  {
    Icon: IconBellRinging,
    title: 'Close the tab',
    text: 'The research goes on without you. You are told when the answer is there, and it waits for you here.',
  },
]

/** What somebody who has not asked anything yet can expect. */
export function Promises() {
  return (
    <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="xl" component="section" aria-label="What to expect">
      {PROMISES.map(({ Icon, title, text }) => (
        <Stack key={title} gap={6}>
          <ThemeIcon variant="light" size="lg" aria-hidden>
            <Icon size={20} />
          </ThemeIcon>
          <Title order={2} size="h5">
            {title}
          </Title>
          <Text size="sm" c="dimmed">
            {text}
          </Text>
        </Stack>
      ))}
    </SimpleGrid>
  )
}
