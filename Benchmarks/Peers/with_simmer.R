# A trajectory of seize, timeout and release for each customer; monitoring of arrivals alone.
suppressMessages(library(simmer))

arguments <- as.integer(commandArgs(trailingOnly = TRUE))
stations <- arguments[1]
servers <- arguments[2]
customers <- arguments[3]
gap <- 1 / (0.8 * servers)

set.seed(1)
visit <- trajectory()
for (number in seq_len(stations)) {
  name <- paste0("station", number)
  visit <- visit |> seize(name) |> timeout(function() rexp(1)) |> release(name)
}
environment <- simmer()
for (number in seq_len(stations)) {
  environment <- add_resource(environment, paste0("station", number), servers, mon = FALSE)
}
environment <- add_generator(environment, "visitor", visit, function() rexp(1, 1 / gap))
start <- proc.time()
invisible(run(environment, until = customers * gap))
used <- proc.time() - start
arrivals <- get_mon_arrivals(environment)
arrivals <- arrivals[arrivals$finished, ]
cat(sprintf("customers=%d seconds=%.4f mean=%.6f\n", nrow(arrivals),
            used[["user.self"]] + used[["sys.self"]],
            mean(arrivals$end_time - arrivals$start_time)))
