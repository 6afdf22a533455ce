import { Button, Group, Text } from '@mantine/core'

interface ExamplesProps {
  questions: string[]
  onTake: (question: string) => void
}

/** Questions to begin with; taking one puts it into the field, where it can be changed. */
export function Examples({ questions, onTake }: ExamplesProps) {
  return (
    <Group gap="xs" aria-label="Examples" role="group">
      <Text size="xs" c="dimmed" w="100%">
        For example
      </Text>
      {questions.map((question) => (
        <Button
          key={question}
          variant="default"
          size="compact-sm"
          fw={400}
          h="auto"
          py={4}
          ta="left"
          styles={{ label: { whiteSpace: 'normal', lineHeight: 1.4 } }}
          onClick={() => onTake(question)}
        >
          {question}
        </Button>
      ))}
    </Group>
  )
}
