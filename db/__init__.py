"""PostgreSQL: tables, repositories, migrations, sessions."""
