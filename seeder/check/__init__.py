"""What makes a good first task: the rules, what each looks at, and the words it knows."""
