"""需求摸底: what people ticked in the yearly survey becomes what the register of advisers is measured against."""
