// Projects to begin with.
const file = (path, text) => ({ path, text });

export const examples = [
  {
    name: 'Web and database',
    task: 'convert',
    files: [
      file(
        'compose.yaml',
        `name: shop
services:
  web:
    image: ghcr.io/example/shop-web:1.4
    ports: ["8080:8080"]
    environment:
      DATABASE_URL: postgres://shop:\${DB_PASSWORD}@db:5432/shop
      LOG_LEVEL: info
    depends_on:
      db: { condition: service_healthy }
    deploy:
      replicas: 2
      resources: { limits: { memory: 256M } }
    x-kuploy:
      route: shop.example.com
  db:
    image: postgres:17
    environment:
      POSTGRES_USER: shop
      POSTGRES_DB: shop
      POSTGRES_PASSWORD: \${DB_PASSWORD}
    volumes: ["data:/var/lib/postgresql/data"]
    healthcheck:
      test: ["CMD", "pg_isready", "-U", "shop"]
      interval: 5s
    ulimits: { nofile: 65536 }
volumes:
  data:
    x-kuploy: { size: 10Gi }
`,
      ),
      file('.env', 'DB_PASSWORD=correct-horse\n'),
    ],
  },
  {
    name: 'Spring Boot, MariaDB, Redis, React',
    task: 'convert',
    files: [
      file(
        'compose.yaml',
        `name: campus
services:
  frontend:
    build: ./frontend
    ports: ["3000:80"]
    depends_on: [backend]
  backend:
    build: ./backend
    ports: ["8080:8080"]
    environment:
      SPRING_DATASOURCE_URL: jdbc:mariadb://db:3306/campus
      SPRING_DATASOURCE_USERNAME: campus
      SPRING_DATASOURCE_PASSWORD: \${DB_PASSWORD}
      SPRING_DATA_REDIS_HOST: redis
    depends_on:
      db: { condition: service_healthy }
      redis: { condition: service_started }
  db:
    image: mariadb:11.4
    environment:
      MARIADB_DATABASE: campus
      MARIADB_USER: campus
      MARIADB_PASSWORD: \${DB_PASSWORD}
      MARIADB_RANDOM_ROOT_PASSWORD: "yes"
    volumes: ["db:/var/lib/mysql"]
    healthcheck:
      test: ["CMD", "healthcheck.sh", "--connect", "--innodb_initialized"]
      interval: 10s
  redis:
    image: redis:7
    command: redis-server --appendonly yes
    volumes: ["redis:/data"]
volumes:
  db:
  redis:
x-kuploy:
  registry: harbor.example.com/campus
  domain: campus.example.com
`,
      ),
      file('.env', 'DB_PASSWORD=correct-horse\n'),
      file('frontend/Dockerfile', 'FROM node:22 AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\n\nFROM nginx:1.27\nCOPY --from=build /app/dist /usr/share/nginx/html\nEXPOSE 80\n'),
      file('backend/Dockerfile', 'FROM eclipse-temurin:21-jre\nWORKDIR /app\nCOPY build/libs/campus.jar app.jar\nUSER 1000:1000\nEXPOSE 8080\nENTRYPOINT ["java", "-jar", "app.jar"]\n'),
    ],
  },
  {
    name: 'Migration before the app',
    task: 'convert',
    files: [
      file(
        'compose.yaml',
        `name: forum
services:
  app:
    image: ghcr.io/example/forum:3.2
    ports: ["8000:8000"]
    environment: { DATABASE_URL: "postgres://db/forum" }
    depends_on:
      migrate: { condition: service_completed_successfully }
  worker:
    image: ghcr.io/example/forum:3.2
    command: celery -A forum worker
    environment: { DATABASE_URL: "postgres://db/forum", BROKER: "amqp://queue" }
    depends_on: [queue]
  migrate:
    image: ghcr.io/example/forum:3.2
    command: ["python", "manage.py", "migrate"]
    restart: "no"
    environment: { DATABASE_URL: "postgres://db/forum" }
    depends_on:
      db: { condition: service_healthy }
  backup:
    image: postgres:17
    command: ["sh", "-c", "pg_dump -h db -U postgres forum > /backup/forum.sql"]
    volumes: ["backup:/backup"]
    x-kuploy: { schedule: "0 3 * * *", concurrency: Forbid }
  queue:
    image: rabbitmq:4
  db:
    image: postgres:17
    environment: { POSTGRES_HOST_AUTH_METHOD: trust, POSTGRES_DB: forum }
    volumes: ["data:/var/lib/postgresql/data"]
    healthcheck: { test: ["CMD", "pg_isready", "-U", "postgres"], interval: 5s }
volumes:
  data:
  backup:
`,
      ),
    ],
  },
  {
    name: 'Two environments',
    task: 'convert',
    files: [
      file(
        'compose.yaml',
        `name: notes
services:
  app:
    image: ghcr.io/example/notes:2.1
    ports: ["3000:3000"]
    environment: { LOG_LEVEL: debug }
    configs: [settings]
configs:
  settings:
    content: |
      theme: dark
      upload: 10M
`,
      ),
      file('compose.override.yaml', 'services:\n  app:\n    environment: { LOG_LEVEL: warn }\n    deploy: { replicas: 3 }\n'),
    ],
  },
  {
    name: 'Manifests that drift',
    task: 'strip',
    files: [
      file(
        'deployment.yaml',
        `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  creationTimestamp: null
  annotations:
    kompose.version: 1.36.0
spec:
  replicas: 1
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: nginx:1.27
          resources:
            limits:
              cpu: 1000m      # the API server writes 1
              memory: 0.5Gi
          env:
            - name: EMPTY
              value: ""
status: {}
`,
      ),
    ],
  },
];
