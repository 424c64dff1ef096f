-- The health of a MetricsDemo. Only a status of the newest spec counts; docs/gitops.md says what each state means.
if obj.metadata.deletionTimestamp ~= nil then
  return {status = "Progressing", message = "The MetricsDemo is being deleted"}
end
local status = obj.status
if status == nil or status.conditions == nil or status.observedGeneration ~= obj.metadata.generation then
  return {status = "Progressing", message = "The operator has not observed the newest spec yet"}
end
local ready = {status = "False", reason = "NotReported", message = "The status has no condition Ready"}
local reconciling = nil
for _, condition in ipairs(status.conditions) do
  if condition.type == "Stalled" and condition.status == "True" then
    return {status = "Degraded", message = condition.reason .. ": " .. condition.message}
  elseif condition.type == "Reconciling" and condition.status == "True" then
    reconciling = condition
  elseif condition.type == "Ready" then
    ready = condition
  end
end
if reconciling == nil and ready.status == "True" then
  return {status = "Healthy", message = ready.message}
end
local pending = reconciling or ready
return {status = "Progressing", message = pending.reason .. ": " .. pending.message}
